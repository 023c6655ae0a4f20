{#- Whether the store of facts has rows of the table that is seeded; where it has none, no file needs to be there. -#}
{% macro is_stored() %}
    {%- if config.get('meta', {}).get('stored_key') -%}
        {%- set files = run_query("select count(*) from glob('store/current/*/" ~ model.name ~ ".parquet')") -%}
        {{ return(files.rows[0][0] > 0) }}
    {%- endif -%}
    {{ return(false) }}
{% endmacro %}

{#-
    The rows that the store has of the table that is seeded, without those of reports that the seeds have, or that a build
    sets aside, and without those that have the key or the place of a row of the seeds. `src/jixiao/facts/stored.py` reads
    by the same rule.
-#}
{% macro stored_rows() -%}
select stored.*
    from {{ source('store', model.name) }} as stored
    where
        not exists (
            select 1
            from (
                select report_id from {{ seed_file('seeds/facts/raw_report.csv') }}
                union all
                select report_id from {{ seed_file('seeds/release/set_aside.csv') }}
            ) as reports
            where reports.report_id = stored.report_id
        )
        and not exists (
            select 1
            from {{ this }} as seeded
            where
                seeded.report_id = stored.report_id
                and (
                    ({{ agree(config.get('meta')['stored_key']) }})
                    or ({{ agree(['char_start', 'char_end']) }})
                )
        )
{%- endmacro %}

{#- That a row of the seeds and one of the store have the same in these columns. -#}
{% macro agree(names) -%}
    {%- for name in names -%}
        {{ 'and ' if not loop.first }}seeded.{{ name }} = stored.{{ name }}{{ ' ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- A seed's file, read as text. -#}
{% macro seed_file(path) -%}
read_csv(
        '{{ path }}',
        header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', comment = '', nullstr = '',
        skip = 0, max_line_size = 134217728
    )
{%- endmacro %}
