with

reports as (
    select * from {{ ref('dim_report') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

department_names as (
    select * from {{ ref('stg_department_name') }}
),

disclosure as (
    select * from {{ ref('int_report_disclosure') }}
),

facts as (
    select * from {{ ref('fact') }}
),

scores as (
    select
        report_id,
        count(*) filter (where level in ('group', 'indicator'))::integer as scored_items,
        count(*) filter (where level in ('group', 'indicator') and deduction > 0)::integer as deducted_items,
        count(*) filter (where not_applicable)::integer as not_applicable_items,
    from {{ ref('fct_score') }}
    group by all
),

dimensions as (
    select
        scored.report_id,
        max(scored.score) filter (where scored.dimension = 'duty') as duty_score,
        max(scored.score) filter (where scored.dimension = 'management') as management_score,
        string_agg(scored.name || ' ' || facts.value_text, '；' order by facts.char_start, scored.fact_no)
            as dimension_scores,
    from {{ ref('fct_dimension_score') }} as scored
    inner join facts using (fact_id)
    group by scored.report_id
),

-- Of several evaluators the finance bureau, whose verdict binds; of several totals of one, the first printed.
reevaluated as (
    select
        totals.report_id,
        totals.score as reevaluated_score,
    from {{ ref('fct_reevaluation') }} as totals
    inner join facts using (fact_id)
    where totals.level = 'total' and totals.score is not null
    qualify
        row_number() over (
            partition by totals.report_id
            order by totals.evaluator = 'finance' desc, facts.char_start asc, totals.fact_id asc
        ) = 1
),

-- One execution a report: of the whole department, by the adjusted budget if there is one.
execution as (
    select *
    from {{ ref('fct_budget_execution') }}
    where scope = 'whole'
    qualify
        row_number() over (
            partition by report_id
            order by
                recomputed_rate is null,
                {{ budget_order('basis') }},
                basis
        ) = 1
),

-- Spending may be printed without any budget to hold it against; the first figure is taken.
executed as (
    select
        budget.report_id,
        budget.amount_yuan as executed_yuan,
    from {{ ref('fct_budget') }} as budget
    inner join facts using (fact_id)
    where budget.scope = 'whole' and budget.measure = 'executed' and budget.amount_yuan is not null
    qualify row_number() over (partition by budget.report_id order by facts.char_start, facts.line, budget.fact_id) = 1
),

counts as (
    select * from {{ ref('fct_headcount') }}
),

-- Counts of the department itself, not of its units: under no name, 本部门, 我局, 局本级, or a name of its own.
own_headcounts as (
    select
        headcounts.*,
        facts.char_start,
    from counts as headcounts
    inner join facts using (fact_id)
    left join department_names
        on
            headcounts.unit_name = department_names.name_zh
            and headcounts.department_id = department_names.department_id
    -- 在职69人，其中行政20人、事业49人: those by kind are no count of all who are there.
    left join counts as wholes
        on headcounts.part_of_fact_id = wholes.fact_id and headcounts.item = wholes.item
    where
        headcounts.headcount is not null
        and wholes.fact_id is null
        and (
            headcounts.unit_name is null
            or regexp_full_match(
                headcounts.unit_name, '[我本](单位|部门|机关|[部局委办院厅站所会镇乡]|中心|街道)(机关|本级)?|[部局委办院厅镇乡]?(机关|本级)|镇政府|乡政府'
            )
            or department_names.name_zh is not null
        )
),

-- Of several counts of the same people, the latest holds; of those of one day, the first printed.
latest_headcounts as (
    select *
    from own_headcounts
    qualify
        row_number() over (
            partition by report_id, item
            order by as_of desc nulls last, char_start asc, fact_id asc
        ) = 1
),

headcounts as (
    select
        report_id,
        -- Posts by kind are all posts where no sum of them is printed.
        coalesce(
            any_value(headcount) filter (where item = 'authorised_posts'),
            sum(headcount) filter (where item in ('administrative_posts', 'service_posts', 'worker_posts'))
        )::integer as authorised_posts,
        any_value(headcount) filter (where item = 'in_post') as in_post,
        any_value(headcount) filter (where item = 'retired') as retired,
    from latest_headcounts
    group by all
),

tests as (
    select
        report_id,
        count(*)::integer as audit_tests,
        {% for outcome in ['holds', 'rounding', 'truncated', 'vacuous', 'violated', 'suspected', 'not_testable'] %}
            count(*) filter (where outcome = '{{ outcome }}')::integer as audit_{{ outcome }},
            count(*) filter (where outcome = '{{ outcome }}' and basis = 'arithmetic') as arithmetic_{{ outcome }},
        {% endfor %}
    from {{ ref('fct_audit') }}
    group by all
),

audit as (
    select
        *,
        -- A truncated figure is right but for its last digit: half.
        (arithmetic_holds + arithmetic_rounding + 0.5 * arithmetic_truncated)::double / nullif(
            arithmetic_holds + arithmetic_rounding + arithmetic_truncated + arithmetic_violated, 0
        ) as consistency_index,
    from tests
),

fact_counts as (
    select
        report_id,
        count(*)::integer as facts,
        {{ least_sure() }},
    from facts
    group by all
),

final as (
    select
        reports.report_id,
        reports.department_id,
        departments.short_name_zh as department,
        departments.division_name,
        departments.level,
        reports.fiscal_year,
        reports.rubric_id,
        disclosure.total_score,
        reevaluated.reevaluated_score,
        reports.printed_grade,
        reports.derived_grade,
        dimensions.dimension_scores,
        dimensions.duty_score,
        dimensions.management_score,
        scores.scored_items,
        scores.deducted_items,
        disclosure.item_deduction,
        scores.not_applicable_items,
        reports.disclosure,
        execution.basis as execution_basis,
        (execution.budget_yuan * 0.0001)::decimal(18, 6) as budget_wan,
        (coalesce(execution.executed_yuan, executed.executed_yuan) * 0.0001)::decimal(18, 6) as executed_wan,
        execution.reported_rate as reported_execution_rate,
        execution.recomputed_rate as recomputed_execution_rate,
        headcounts.authorised_posts,
        headcounts.in_post,
        headcounts.retired,
        executed_wan::double / nullif(headcounts.in_post, 0) as executed_wan_per_person,
        coalesce(audit.audit_tests, 0) as audit_tests,
        coalesce(audit.audit_holds, 0) as audit_holds,
        coalesce(audit.audit_rounding, 0) as audit_rounding,
        coalesce(audit.audit_truncated, 0) as audit_truncated,
        coalesce(audit.audit_vacuous, 0) as audit_vacuous,
        coalesce(audit.audit_violated, 0) as audit_violated,
        coalesce(audit.audit_suspected, 0) as audit_suspected,
        coalesce(audit.audit_not_testable, 0) as audit_not_testable,
        coalesce(audit.arithmetic_violated, 0)::integer as audit_violated_arithmetic,
        audit.consistency_index,
        fact_counts.facts,
        fact_counts.review,
        fact_counts.confidence,
    from reports
    left join departments using (department_id)
    left join disclosure using (report_id)
    left join reevaluated using (report_id)
    left join dimensions using (report_id)
    left join scores using (report_id)
    left join execution using (report_id)
    left join executed using (report_id)
    left join headcounts using (report_id)
    left join audit using (report_id)
    left join fact_counts using (report_id)
)

select * from final
