-- Settings of the one connection, made after connecting since some are ignored before.
--
-- grain:   none
-- inputs:  none
-- params:  folders
-- outputs: none
-- units:   none
--
-- Tables made in the transaction in hand look empty to the optimizer, and it then joins a meeting with ten
-- million emails by nested loops. So joins are made as they are written: the large side left, the small right.
-- Texts compressed by FSST are a third smaller on the disk, and cost a third of what it takes to load emails.
-- The last three lock the door: no file but those of the workspace is read or written, and nothing of this changes.

set global timezone = 'UTC';
set global preserve_insertion_order = false;
set enable_progress_bar = false;
set global checkpoint_threshold = '256MB';
set global disabled_compression_methods = 'fsst';
set global autoinstall_known_extensions = false;
set global disabled_optimizers = 'join_order,build_side_probe_side';
set global asof_loop_join_threshold = 0;
set global nested_loop_join_threshold = 0;
set global merge_join_threshold = 0;
set global autoload_known_extensions = false;
set global allowed_directories = $folders;
set global enable_external_access = false;
set global lock_configuration = true;
