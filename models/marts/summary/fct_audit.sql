with

tests as (
    select * from {{ ref('int_audit_test') }}
),

rules as (
    select * from {{ ref('dim_audit_rule') }}
),

reports as (
    select * from {{ ref('dim_report') }}
),

facts as (
    select * from {{ ref('fact') }}
),

rereadings as (
    select * from {{ ref('int_audit_rereading') }}
),

behind as (
    select
        report_id,
        rule_id,
        place,
        unnest(fact_ids) as fact_id,
        generate_subscripts(fact_ids, 1) as n,
    from tests
),

-- A test is as sure as the least of its facts: what a person has read stands; what a program read, if it is certain.
stood_behind as (
    select
        behind.report_id,
        behind.rule_id,
        behind.place,
        {{ least_sure('facts.') }},
        bool_and(facts.review <> 'extracted' or facts.confidence >= {{ var('certain_confidence') }}) as is_confirmed,
        any_value({{ in_place('facts') }}) filter (where behind.n = 1) as tested,
        string_agg({{ in_place('facts') }}, '、' order by behind.n) filter (
            where behind.n between 2 and {{ var('facts_in_message') }}
        ) as compared,
        count(*) as facts,
    from behind
    inner join facts using (fact_id)
    group by behind.report_id, behind.rule_id, behind.place
),

judged as (
    select
        tests.* replace (
            case
                when tests.outcome <> 'violated' or stood_behind.is_confirmed then tests.outcome
                when rereadings.is_likelier then 'not_testable'
                else 'suspected'
            end as outcome
        ),
        stood_behind.review,
        stood_behind.confidence,
        coalesce(stood_behind.is_confirmed, false) as is_confirmed,
        if(stood_behind.is_confirmed, null, rereadings.words) as likely_misreading,
        stood_behind.tested,
        stood_behind.compared
        || if(stood_behind.facts > {{ var('facts_in_message') }}, '等 ' || (stood_behind.facts - 1) || ' 处', '')
            as compared,
    from tests
    left join stood_behind using (report_id, rule_id, place)
    left join rereadings using (report_id, rule_id, place)
),

told as (
    select
        judged.*,
        case judged.outcome
            when 'holds' then '相符'
            when 'rounding' then '四舍五入后相符'
            when 'truncated' then '截尾后相符，四舍五入则不符'
            when 'violated' then '不符'
            when 'suspected' then '疑似不符，待复核'
            when 'vacuous' then '结果照抄目标，不能证明'
            else '无法检验'
        end as outcome_zh,
        {{ figure_text('judged.reported', 'judged.unit') }} as reported_text,
        {{ figure_text('judged.recomputed', 'judged.unit') }} as recomputed_text,
        {{ figure_text('abs(judged.difference)', 'judged.unit') }} as difference_text,
        judged.outcome in ('violated', 'suspected') as is_off,
        -- A verdict is on words, or on more than two figures: they do not prove it by themselves.
        judged.test in ('equal', 'at_most', 'at_least') and judged.recomputed is not null as is_of_figures,
        case judged.test
            when 'at_most' then '不应多于 '
            when 'at_least' then '不应少于 '
            else '应为 '
        end || recomputed_text as must_be,
        if(judged.difference > 0, '多 ', '少 ') || difference_text as off_by,
    from judged
),

described as (
    select
        told.report_id || '/' || told.rule_id || '/' || told.place as audit_id,
        told.report_id,
        told.rule_id,
        reports.department_id,
        reports.fiscal_year,
        rules.family,
        rules.basis,
        rules.severity,
        told.place,
        told.outcome,
        told.reported,
        told.recomputed,
        told.difference,
        told.tolerance,
        told.unit,
        told.is_explained_by_inputs,
        told.is_confirmed,
        told.review,
        told.confidence,
        told.likely_misreading,
        told.fact_ids,
        concat_ws(
            '；',
            rules.name || '：' || told.outcome_zh || coalesce('。' || told.tested, ''),
            if(told.is_of_figures, told.reported_text || '，' || told.must_be, null),
            if(told.is_of_figures and told.is_off, told.off_by, null),
            '对照 ' || told.compared,
            if(contains(told.tested, told.detail), null, told.detail),
            if(told.is_off, '规则 ' || rules.formula, null),
            if(told.is_explained_by_inputs, '仅因所用数字本身经过取整', null),
            told.likely_misreading
        ) as words,
        -- Of two places that are printed alike, which is meant.
        words || if(count(*) over (partition by told.report_id, words) > 1, '（' || told.place || '）', '') as message,
    from told
    left join rules using (rule_id)
    left join reports using (report_id)
),

final as (
    select * exclude (words)
    from described
)

select * from final
