-- A note's HTML as text, where it is plain enough for SQL; csfunnel/note_text.py has the whole rule.
--
-- grain:   one value
-- inputs:  none
-- params:  none
-- outputs: lines_tagged, inline_tags_marked, blocks_of, has_odd_author, without_author,
--          marks_dropped, has_markup_left, entities_decoded, has_entity_left, newlines_blanked, single_blanked, is_blank,
--          ends_trimmed
-- units:   text, or lists of text
--
-- The steps go in this order, each on the column of the one before: a macro's argument is copied.
-- lines_tagged        a note without a tag has one between its lines, so that these are its blocks
-- inline_tags_marked  tags within a line are chr(3), lest what stood around them makes a tag
-- blocks_of           what stands between block tags, cut there; blanks after a tag are dropped
-- without_author      a first or last block that begins with "Legacy author:" is left out
-- has_odd_author      only the whole rule can say whether one does
-- marks_dropped       tags within a line are nothing
-- has_markup_left     the note holds a < of no common tag, or a control character: only the whole rule can read it
-- entities_decoded    once, with chr(2) before those that only the whole rule can read
-- newlines_blanked    newlines are blanks; most notes have no other white space
-- single_blanked      white space is single blanks
-- is_blank            nothing but white space
-- ends_trimmed        none at the ends
-- Splitting and gluing takes a third of the time of replacing. Patterns are literals, since what is put
-- together within a branch of a case is put together anew for each row; names stand twice, since (?i) is
-- wider than ASCII.

create or replace macro block_pattern() as
    '</?(?:'
    'address|article|aside|blockquote|body|br|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|'
    'figcaption|figure|footer|form|h1|h2|h3|h4|h5|h6|header|hgroup|hr|html|legend|li|main|menu|nav|ol|p|'
    'pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|BODY|BR|'
    'CAPTION|CENTER|DD|DETAILS|DIALOG|DIR|DIV|DL|DT|FIELDSET|FIGCAPTION|FIGURE|FOOTER|FORM|H1|H2|H3|H4|'
    'H5|H6|HEADER|HGROUP|HR|HTML|LEGEND|LI|MAIN|MENU|NAV|OL|P|PRE|SECTION|SUMMARY|TABLE|TBODY|TD|TFOOT|'
    'TH|THEAD|TR|UL'
    ')(?:\s+[A-Za-z_:@][-A-Za-z0-9_:.@]*(?:=(?:"[^"<>]*"|''[^''<>]*''|[^\s"''<>=`]+))?)*\s*/?>\s*';

create or replace macro inline_pattern() as
    '</?(?:'
    'a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|img|ins|kbd|label|mark|o:p|q|s|samp|small|'
    'span|strike|strong|sub|sup|tt|u|var|wbr|A|ABBR|ACRONYM|B|BDI|BDO|BIG|CITE|CODE|DEL|DFN|EM|FONT|I|'
    'IMG|INS|KBD|LABEL|MARK|O:P|Q|S|SAMP|SMALL|SPAN|STRIKE|STRONG|SUB|SUP|TT|U|VAR|WBR'
    ')(?:\s+[A-Za-z_:@][-A-Za-z0-9_:.@]*(?:=(?:"[^"<>]*"|''[^''<>]*''|[^\s"''<>=`]+))?)*\s*/?>';

create or replace macro glued_at(words, cut, glue) as
    if(contains(words, cut), array_to_string(string_split(words, cut), glue), words);

create or replace macro inline_tags_marked(html) as
    array_to_string(string_split_regex(html, inline_pattern()), chr(3));

create or replace macro blocks_of(marked) as
    list_filter(string_split_regex(marked, block_pattern()), lambda block: block <> '');

create or replace macro lines_tagged(html) as
    if(contains(html, '<'), html, regexp_replace(html, '[\r\n]+', '<br>', 'g'));

create or replace macro is_blank(words) as regexp_full_match(
    words, '[ \x03\t\n\x0B\f\r\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]*'
);

-- A block that may begin so once its marks and entities are read, that hides a tag, or says nothing.
create or replace macro is_odd_author(block) as if(
    starts_with(block, 'Legacy author:'),
    contains(block, '<'),
    coalesce(regexp_matches(
        block,
        '^[\t\n\x0B\f\r\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000} ]*(?:&|L[&\x03]|Le[&\x03]|Leg|\x03[\x03\t\n\x0B\f\r\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000} ]*(?:[&L]|$)|$)'
    ), false)
);

create or replace macro has_odd_author(blocks) as is_odd_author(blocks[1]) or is_odd_author(blocks[-1]);

create or replace macro is_author(block) as coalesce(starts_with(block, 'Legacy author:'), false);

create or replace macro without_author(blocks) as
    blocks[if(is_author(blocks[1]), 2, 1):if(is_author(blocks[-1]), -2, -1)];

create or replace macro newlines_blanked(words) as glued_at(words, chr(10), ' ');

create or replace macro marks_dropped(words) as glued_at(words, chr(3), '');

create or replace macro has_markup_left(html, untagged) as
    contains(untagged, '<') or contains(html, chr(2)) or contains(html, chr(3))
    or (contains(html, '&') and regexp_matches(html, '&[A-Za-z0-9#]*<'));

create or replace macro entity_decoded(part) as case
    when starts_with(part, 'nbsp;') then ' ' || substr(part, 6)
    when starts_with(part, 'amp;') then '&' || substr(part, 5)
    when starts_with(part, 'lt;') then '<' || substr(part, 4)
    when starts_with(part, 'gt;') then '>' || substr(part, 4)
    when starts_with(part, 'quot;') then '"' || substr(part, 6)
    when starts_with(part, '#39;') then '''' || substr(part, 5)
    when starts_with(part, '#34;') then '"' || substr(part, 5)
    when starts_with(part, '#160;') then ' ' || substr(part, 6)
    when starts_with(part, '#x27;') then '''' || substr(part, 6)
    when starts_with(part, 'apos;') then '''' || substr(part, 6)
    when starts_with(part, 'rsquo;') then chr(8217) || substr(part, 7)
    when starts_with(part, 'lsquo;') then chr(8216) || substr(part, 7)
    when starts_with(part, 'ldquo;') then chr(8220) || substr(part, 7)
    when starts_with(part, 'rdquo;') then chr(8221) || substr(part, 7)
    when starts_with(part, 'ndash;') then chr(8211) || substr(part, 7)
    when starts_with(part, 'mdash;') then chr(8212) || substr(part, 7)
    when starts_with(part, 'hellip;') then chr(8230) || substr(part, 8)
    when starts_with(part, 'bull;') then chr(8226) || substr(part, 6)
    when part = '' or regexp_matches(part, '^[A-Za-z0-9]?(?:[^A-Za-z0-9#;]|$)') then '&' || part
    else chr(2) || '&' || part
end;

create or replace macro entities_decoded(words) as array_to_string(
    list_transform(
        string_split(words, '&'),
        lambda part, place: if(place = 1, part, entity_decoded(part))
    ),
    ''
);

create or replace macro has_entity_left(decoded) as contains(decoded, chr(2));

create or replace macro has_odd_blanks(words) as
    contains(words, '  ') or contains(words, chr(9)) or contains(words, chr(13)) or contains(words, chr(11))
    or contains(words, chr(12)) or contains(words, chr(28)) or contains(words, chr(29))
    or contains(words, chr(30)) or contains(words, chr(31))
    or (strlen(words) <> length(words) and (
        contains(words, chr(133)) or contains(words, chr(160)) or contains(words, chr(5760))
        or contains(words, chr(8192)) or contains(words, chr(8193)) or contains(words, chr(8194))
        or contains(words, chr(8195)) or contains(words, chr(8196)) or contains(words, chr(8197))
        or contains(words, chr(8198)) or contains(words, chr(8199)) or contains(words, chr(8200))
        or contains(words, chr(8201)) or contains(words, chr(8202)) or contains(words, chr(8232))
        or contains(words, chr(8233)) or contains(words, chr(8239)) or contains(words, chr(8287))
        or contains(words, chr(12288))
    ));

create or replace macro single_blanked(words) as if(
    has_odd_blanks(words),
    regexp_replace(
        words,
        '[ \t\n\x0B\f\r\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]*'
        '[\t\n\x0B\f\r\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]'
        '[ \t\n\x0B\f\r\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}]*|  +',
        ' ',
        'g'
    ),
    words
);

create or replace macro ends_trimmed(single) as
    if(starts_with(single, ' ') or ends_with(single, ' '), trim(single), single);
