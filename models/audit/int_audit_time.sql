with

reports as (
    select * from {{ ref('dim_report') }}
),

claims as (
    select * from {{ ref('fct_claim') }}
),

headcounts as (
    select * from {{ ref('fct_headcount') }}
),

-- Reports that count people within the year, or of no day: beside these, others are there to be compared with.
compared as (
    select distinct headcounts.report_id
    from headcounts
    inner join reports using (report_id)
    where
        headcounts.item in ('in_post', 'authorised_posts')
        and (headcounts.as_of is null or year(headcounts.as_of) >= reports.fiscal_year)
),

evidence as (
    select * from {{ ref('stg_evidence') }}
),

spending as (
    select *
    from {{ ref('int_audit_amount') }}
    where scope = 'whole' and measure = 'executed' and is_first
),

-- The year that was only taken from the day of signing is no year of which the day could be wrong.
guessed as (
    select distinct years.report_id
    from evidence as years
    inner join evidence as days
        on
            years.report_id = days.report_id
            and years.char_start >= days.char_start
            and years.char_end <= days.char_end
    where years.column_name = 'fiscal_year' and days.column_name = 'signed_on' and years.review = 'extracted'
),

dated as (
    select
        *,
        make_date(fiscal_year, 12, 31) as ends_on,
        report_id || '/report/1' as fact_id,
    from reports
    where report_id not in (select guessed.report_id from guessed)
),

after_the_year as (
    select
        report_id,
        'time_signed_after_year' as rule_id,
        'signed_on' as place,
        if(signed_on is null, 'untestable', 'at_least') as test,
        signed_on - ends_on as reported,
        1 as recomputed,
        [fact_id] as fact_ids,
        '落款 ' || signed_on as detail,
    from dated
    union all by name
    select
        report_id,
        'time_published_after_year' as rule_id,
        'published_on' as place,
        if(published_on is null, 'untestable', 'at_least') as test,
        published_on - ends_on as reported,
        1 as recomputed,
        [fact_id] as fact_ids,
        '公开 ' || published_on as detail,
    from dated
    union all by name
    select
        report_id,
        'time_published_after_signed' as rule_id,
        'published_on' as place,
        'at_least' as test,
        published_on - signed_on as reported,
        0 as recomputed,
        [fact_id] as fact_ids,
        '落款 ' || signed_on || '，公开 ' || published_on as detail,
    from dated
    where signed_on is not null and published_on is not null
    union all by name
    select
        dated.report_id,
        'time_budget_published_in_year' as rule_id,
        {{ place('claims.fact_id') }} as place,
        if(claims.claimed_on is null, 'untestable', 'at_most') as test,
        claims.claimed_on - dated.ends_on as reported,
        0 as recomputed,
        [claims.fact_id] as fact_ids,
        dated.fiscal_year || ' 年预算公开于 ' || claims.claimed_on as detail,
    from dated
    inner join claims using (report_id)
    where claims.claim = 'budget_published'
    union all by name
    select
        dated.report_id,
        'time_count_in_year' as rule_id,
        {{ place('headcounts.fact_id') }} as place,
        'verdict' as test,
        headcounts.as_of - dated.ends_on as reported,
        [headcounts.fact_id] as fact_ids,
        '截至 ' || headcounts.as_of as detail,
        year(headcounts.as_of) not between dated.fiscal_year and dated.fiscal_year + 1 as contradicts,
    from dated
    inner join headcounts using (report_id)
    left join compared using (report_id)
    where
        headcounts.as_of is not null
        and (
            headcounts.review <> 'extracted'
            or year(headcounts.as_of) <> dated.fiscal_year - 1
            or compared.report_id is null
        )
),

-- A statement such as 目前正在… shows that the text was written before the year had closed.
open_period as (
    select
        report_id,
        'time_written_after_year' as rule_id,
        {{ place('fact_id') }} as place,
        'verdict' as test,
        true as contradicts,
        [fact_id] as fact_ids,
    from claims
    where claim = 'period_open'
),

-- What was spent in the whole year cannot be told before it has closed.
year_told as (
    select
        spending.report_id,
        'time_whole_year_figures' as rule_id,
        {{ place('spending.fact_id') }} as place,
        if(dated.signed_on is null and not bool_or(open_period.rule_id is not null), 'untestable', 'verdict') as test,
        coalesce(dated.signed_on <= dated.ends_on, false) or bool_or(open_period.rule_id is not null) as contradicts,
        [spending.fact_id, dated.fact_id]
        || coalesce(flatten(list(open_period.fact_ids order by open_period.place)), []) as fact_ids,
        if(dated.signed_on is null, null, '落款 ' || dated.signed_on) as detail,
    from spending
    inner join dated using (report_id)
    left join open_period using (report_id)
    group by spending.report_id, spending.fact_id, dated.fact_id, dated.signed_on, dated.ends_on
),

printed_years as (
    -- 2022年…2021年度 in a title: the year of the work beside the year evaluated, if that is among them.
    select
        report_id,
        report_id || '/report/1' as fact_id,
        unnest(
            if(
                contains(title, fiscal_year::varchar),
                [fiscal_year::varchar],
                regexp_extract_all(title, '(20[0-9]{2})[ ]*年', 1)
            )
        )::integer as printed_year,
    from reports
    where regexp_matches(title, '20[0-9]{2}')
    union all by name
    select
        report_id,
        fact_id,
        unnest(regexp_extract_all(regexp_replace(quote, '\s', '', 'g'), '20[0-9]{2}'))::integer as printed_year,
    from evidence
    where column_name = 'fiscal_year'
),

conflicting_years as (
    select
        reports.report_id,
        'time_years_agree' as rule_id,
        'fiscal_year' as place,
        'equal' as test,
        -- Of several years one that differs is shown, of these the latest: every build must choose the same.
        coalesce(
            max(printed_years.printed_year) filter (where printed_years.printed_year <> reports.fiscal_year),
            reports.fiscal_year
        ) as reported,
        reports.fiscal_year as recomputed,
        list(distinct printed_years.fact_id order by printed_years.fact_id) as fact_ids,
        '年' as unit,
    from reports
    inner join printed_years using (report_id)
    group by reports.report_id, reports.fiscal_year
),

final as (
    select * from after_the_year
    union all by name
    select * from open_period
    union all by name
    select * from year_told
    union all by name
    select * from conflicting_years
)

select * from final
