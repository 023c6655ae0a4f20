{#-
A scored item that its rubric does not know has no concept: it would drop out of every comparison unseen. What a
program has read and nobody has reviewed yet may still carry another name than the rubric; review is where that is settled.
-#}
with

scores as (
    select fct_score.*
    from {{ ref('fct_score') }}
    inner join {{ ref('fact') }} using (fact_id)
    where fact.review <> 'extracted'
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
