{#- Each row that is computed from several reports is there once, under its key. -#}
with

final as (
    {{ violated_keys(['int_metric_observation', 'int_whole_report']) }}
)

select * from final
