-- The contact key of an address: one spelling for one mailbox.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: bare_address, contact_key
-- units:   text; null for an address that is empty
--
-- bare_address  without display name or mailto:, trimmed, lower-cased
-- contact_key   gmail loses dots and +tags, a few other free mailers lose +tags, the rest keeps all

create or replace macro trimmed(words) as
    nullif(trim(words, e' \t\r\n' || chr(160)), '');

create or replace macro bare_address(address) as
    trimmed(regexp_replace(
        case
            when contains(address, '<') then regexp_extract(lower(address), '<([^>]*)>?', 1)
            else trimmed(lower(address))
        end,
        '^\s*mailto:', ''
    ));

create or replace macro without_tag(local_part) as
    case
        when contains(local_part, '+') then split_part(local_part, '+', 1)
        else local_part
    end;

create or replace macro domain_of(bare) as
    regexp_extract(bare, '@([^@]*)$', 1);

create or replace macro local_part_of(bare) as
    regexp_replace(bare, '@[^@]*$', '');

create or replace macro key_of_bare(bare) as case
    when suffix(bare, '@gmail.com') or suffix(bare, '@googlemail.com')
        then replace(without_tag(local_part_of(bare)), '.', '') || '@gmail.com'
    when contains(bare, '+') and domain_of(bare) in (
        'outlook.com', 'hotmail.com', 'live.com', 'icloud.com', 'me.com', 'mac.com',
        'proton.me', 'protonmail.com', 'fastmail.com'
    )
        then without_tag(local_part_of(bare)) || '@' || domain_of(bare)
    else bare
end;

create or replace macro contact_key(address) as
    key_of_bare(bare_address(address));

create or replace macro contact_keys(addresses) as
    list_sort(list_distinct(list_filter(
        list_transform(addresses, lambda address: contact_key(address)),
        lambda found: found is not null
    )));
