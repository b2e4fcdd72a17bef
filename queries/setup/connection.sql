-- Settings of the one connection, made after connecting since some are ignored before.
--
-- grain:   none
-- inputs:  none
-- params:  none
-- outputs: none
-- units:   none

set global timezone = 'UTC';
set global preserve_insertion_order = false;
set enable_progress_bar = false;
set global autoinstall_known_extensions = false;
set global autoload_known_extensions = false;
