{#- A scored item that its rubric does not know has no concept: it would drop out of every comparison unseen. -#}
with

scores as (
    select * from {{ ref('fct_score') }}
),

bridge as (
    select * from {{ ref('bridge_rubric_indicator') }}
),

final as (
    select
        if(bridge.path is null, 'not in the rubric', 'at another level in the rubric') as problem,
        scores.fact_id,
        scores.report_id,
        scores.rubric_id,
        scores.path,
        scores.level,
        bridge.level as rubric_level,
    from scores
    left join bridge using (rubric_id, path)
    where scores.level <> 'total' and scores.level is distinct from bridge.level
)

select * from final
