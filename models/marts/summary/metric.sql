{%- set kinds = {
    'rubric': 'rubric_id',
    'indicator': 'indicator_id',
    'rubric_indicator': "rubric_id || '/' || indicator_id",
    'basis': 'basis',
    'year': 'fiscal_year::varchar',
    'level': 'level',
    'organ': 'organ',
    'all': "'all'",
} -%}
with

metrics as (
    select * from {{ ref('dim_metric') }}
),

departments as (
    select * from {{ ref('dim_department') }}
),

observations as (
    select
        observed.*,
        departments.level,
        departments.organ,
    from {{ ref('int_metric_observation') }} as observed
    left join departments using (department_id)
),

-- Each observation once in every segment that it belongs to.
segmented as (
    {% for kind, segment in kinds.items() %}
        select
            *,
            '{{ kind }}' as segment_kind,
            {{ segment }} as segment,
        from observations
        where segment is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A report whose rubric is not known follows one of its own.
summed as (
    select
        metrics.metric_id,
        metrics.needs,
        metrics.aggregate,
        segmented.segment_kind,
        segmented.segment,
        avg(segmented.value) as mean_value,
        stddev_samp(segmented.value) as sd_value,
        count(distinct segmented.report_id)::integer as reports,
        count(*)::integer as items,
        count(distinct coalesce(segmented.rubric_id, segmented.report_id))::integer as rubrics,
        count(distinct segmented.basis)::integer as bases,
        coalesce(bool_or(segmented.basis = 'unspecified'), false) as has_unspecified_basis,
        coalesce(bool_and(segmented.relation = 'same'), false) as is_same_indicator,
        bool_or(segmented.disclosure <> 'full') as is_selective,
        coalesce(bool_or(segmented.is_points_assumed), false) as is_out_of_assumed,
        {{ least_sure('segmented.') }},
    from segmented
    inner join metrics using (metric_id)
    group by all
),

judged as (
    select
        *,
        -- rounded, so that the order of summing does not show
        round(if(aggregate = 'sd', sd_value, mean_value), 10) as computed,
        segment_kind in ('indicator', 'rubric_indicator') and not is_same_indicator as is_other_scope,
        -- A report that lists only what lost points shows the worst of its items.
        segment_kind not in ('indicator', 'rubric_indicator') and needs = 'same_indicator' and is_selective
            as is_worst_part,
        -- A maximum that nobody prints serves a share of totals, no comparison of them.
        needs = 'rubric' and is_out_of_assumed as has_assumed_points,
        case
            when needs = 'rubric' and rubrics > 1
                then '不予计算：指标体系不同，同分不同义 · refused: points of different rubrics do not mean the same'
            when needs = 'same_indicator' and rubrics > 1 and segment_kind <> 'indicator'
                then '不予计算：指标体系不同，条目不同 · refused: different rubrics have different items'
            when needs = 'same_indicator' and rubrics > 1 and not is_same_indicator
                then '不予计算：有的条目与通用指标范围不同 · refused: items of other scope than the indicator'
            when needs = 'basis' and bases > 1
                then '不予计算：预算口径不同，分母不同 · refused: different budget bases are different denominators'
            when computed is null
                then '只有一个观测值，没有标准差 · one observation has no standard deviation'
        end as refusal,
    from summed
),

final as (
    select
        metric_id,
        segment_kind,
        segment,
        if(refusal is null, computed, null) as value,
        reports,
        items,
        rubrics,
        refusal is null
        and not is_other_scope
        and not is_worst_part
        and not has_unspecified_basis
        and not has_assumed_points as is_comparable,
        nullif(
            concat_ws(
                '；',
                refusal,
                if(
                    refusal is null and is_other_scope,
                    '条目与通用指标范围不同，只在本指标体系内有意义 · items of other scope: within this rubric only',
                    null
                ),
                if(
                    refusal is null and rubrics > 1 and needs = 'same_indicator',
                    '跨指标体系，分值不同，只比得分率 · across rubrics: compare rates, never points',
                    null
                ),
                if(
                    refusal is null and rubrics > 1 and needs = 'nothing',
                    '各报告的指标体系不同 · the reports follow different rubrics',
                    null
                ),
                if(
                    refusal is null and has_unspecified_basis,
                    '有报告未说明预算口径，分母未必相同 · a basis is not stated: denominators may differ',
                    null
                ),
                if(
                    refusal is null and has_assumed_points,
                    '有报告未印总分的满分，按百分计 · a maximum is not printed and taken for 100',
                    null
                ),
                if(
                    refusal is null and is_selective and needs = 'same_indicator',
                    '有报告没有逐项公开，未列出的条目不在其中 · not every report lists all items; unlisted ones are not in it',
                    null
                )
            ),
            ''
        ) as caution,
        review,
        confidence,
    from judged
)

select * from final
