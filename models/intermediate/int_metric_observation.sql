with

reports as (
    select * from {{ ref('int_whole_report') }}
),

totals as (
    select
        *,
        total_score >= total_points as is_full,
        total_score * 100 >= total_points * 95 as is_95,
        total_score * 100 >= total_points * 90 as is_90,
        (total_score * 100 / nullif(total_points, 0))::double as points_of_100,
    from {{ ref('int_report_disclosure') }}
),

-- What did not apply is left out, as in rescaled totals.
items as (
    select *
    from {{ ref('int_indicator_item') }}
    where not not_applicable
),

executions as (
    select *
    from {{ ref('int_budget_execution') }}
    where scope = 'whole'
),

results as (
    select *
    from {{ ref('int_indicator_result') }}
    where status <> 'unclear'
),

-- The one place that says what each metric observes; ref_metric says how observations are summed up.
observations as (
    {% for metric, value in {
        'mean_total_score': 'points_of_100',
        'sd_total_score': 'points_of_100',
        'share_total_full': 'is_full',
        'share_total_95': 'is_95',
        'share_total_90': 'is_90',
    }.items() %}
        select
            '{{ metric }}' as metric_id,
            report_id,
            report_id as observed,
            null::varchar as indicator_id,
            null::varchar as relation,
            null::varchar as basis,
            {{ value }}::double as value,
            review,
            confidence,
        from totals
        union all
    {% endfor %}
    {% for metric, value in {
        'mean_score_rate': 'score_rate',
        'sd_score_rate': 'score_rate',
        'deduction_frequency': 'is_deducted',
        'full_marks_share': 'is_full_marks',
    }.items() %}
        select
            '{{ metric }}' as metric_id,
            report_id,
            fact_id as observed,
            indicator_id,
            relation,
            null as basis,
            {{ value }}::double as value,
            review,
            confidence,
        from items
        union all
    {% endfor %}
    select
        'execution_rate_mean' as metric_id,
        report_id,
        report_id || '/' || basis as observed,
        null as indicator_id,
        null as relation,
        basis,
        coalesce(recomputed_rate, reported_rate) as value,
        review,
        confidence,
    from executions
    {% for metric, value in {
        'over_achievement_share': "status = 'exceeded'",
        'target_met_share': "status in ('met', 'exceeded')",
    }.items() %}
        union all
        select
            '{{ metric }}' as metric_id,
            report_id,
            fact_id as observed,
            null as indicator_id,
            null as relation,
            null as basis,
            ({{ value }})::double as value,
            review,
            confidence,
        from results
    {% endfor %}
),

final as (
    select
        observations.metric_id,
        observations.report_id,
        observations.observed,
        reports.rubric_id,
        reports.fiscal_year,
        reports.department_id,
        totals.disclosure,
        coalesce(totals.is_points_assumed, false) as is_points_assumed,
        observations.indicator_id,
        observations.relation,
        observations.basis,
        observations.value,
        observations.review,
        observations.confidence,
    from observations
    inner join reports using (report_id)
    left join totals using (report_id)
    where observations.value is not null
)

select * from final
