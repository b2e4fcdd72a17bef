-- The CSM of every team, by which the vectorised pandas version names its rows.
--
-- grain:   team_no
-- inputs:  teams
-- params:  none
-- outputs: team_no, csm
-- units:   team_no: a number for joins, good for one build only

select
    team_no,
    csm
from teams;
