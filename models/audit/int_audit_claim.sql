with

claims as (
    select *
    from {{ ref('stg_claim') }}
    -- What was reached 基本 leaves open what was not; a person says whether it does.
    where restates_fact_id is null and not (claim = 'targets_met' and review = 'extracted' and contains(quote, '基本'))
),

facts as (
    select * from {{ ref('fact') }}
),

-- Where the line of a claim begins to tell figures of the work; that it gives the points of an item.
told as (
    select
        report_id,
        line,
        min(char_start) filter (where kind in ('activity', 'indicator_result')) as begins_at,
        bool_or(kind = 'score' and label <> '总分') as has_points,
    from facts
    group by all
),

final as (
    select
        claims.*,
        -- Of what a program read, a claim behind the figures of one item is made of that item, unless it names the
        -- goals of the whole: 补贴836台，各项指标均达标.
        claims.review = 'extracted'
        and not regexp_matches(claims.quote, '绩效|(指标|任务|目标)中?[，,]?[0-9]')
        and coalesce(told.begins_at < claims.char_start or told.has_points, false) as is_of_item,
    from claims
    left join told using (report_id, line)
)

select * from final
