with

reports as (
    select
        whole_reports.report_id,
        whole_reports.rubric_id,
        whole_reports.fiscal_year,
        whole_reports.disclosure,
        departments.level,
        departments.organ,
    from {{ ref('int_whole_report') }} as whole_reports
    left join {{ ref('dim_department') }} as departments using (department_id)
),

totals as (
    select
        report_id,
        total_score,
        total_points,
        total_score >= total_points as is_full,
        total_score * 100 >= total_points * 95 as is_95,
        total_score * 100 >= total_points * 90 as is_90,
        (total_score * 100 / nullif(total_points, 0))::double as points_of_100,
    from {{ ref('fct_total_score') }}
),

-- What did not apply is left out, as in rescaled totals.
items as (
    select *
    from {{ ref('int_indicator_item') }}
    where not not_applicable
),

executions as (
    select *
    from {{ ref('fct_budget_execution') }}
    where scope = 'whole'
),

results as (
    select *
    from {{ ref('fct_indicator_result') }}
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
            null::varchar as indicator_id,
            null::varchar as relation,
            null::varchar as basis,
            {{ value }}::double as value,
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
            indicator_id,
            relation,
            null as basis,
            {{ value }}::double as value,
        from items
        union all
    {% endfor %}
    select
        'execution_rate_mean' as metric_id,
        report_id,
        null as indicator_id,
        null as relation,
        basis,
        coalesce(recomputed_rate, reported_rate) as value,
    from executions
    {% for metric, value in {
        'over_achievement_share': "status = 'exceeded'",
        'target_met_share': "status in ('met', 'exceeded')",
    }.items() %}
        union all
        select
            '{{ metric }}' as metric_id,
            report_id,
            null as indicator_id,
            null as relation,
            null as basis,
            ({{ value }})::double as value,
        from results
    {% endfor %}
),

final as (
    select
        observations.metric_id,
        observations.report_id,
        reports.rubric_id,
        reports.fiscal_year,
        reports.level,
        reports.organ,
        reports.disclosure,
        observations.indicator_id,
        observations.relation,
        observations.basis,
        observations.value,
    from observations
    inner join reports using (report_id)
    where observations.value is not null
)

select * from final
