{#- Written by `jixiao docs` from src/jixiao/facts; change the definition there. -#}
{#- Every fact of every kind as it is staged; `mart` names the one that must hold it, if one must. -#}
{% macro staged_facts() -%}
select
    'report' as kind,
    null as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_report') }}
union all
select
    'score' as kind,
    case when restates_fact_id is null and evaluator is null then 'fct_score' when restates_fact_id is null and evaluator is not null then 'fct_reevaluation' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_score') }}
union all
select
    'amount' as kind,
    case when restates_fact_id is null then 'fct_budget' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_amount') }}
union all
select
    'ratio' as kind,
    case when restates_fact_id is null then 'fct_ratio' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_ratio') }}
union all
select
    'indicator_result' as kind,
    case when restates_fact_id is null then 'fct_indicator_result' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_indicator_result') }}
union all
select
    'headcount' as kind,
    case when restates_fact_id is null then 'fct_headcount' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_headcount') }}
union all
select
    'activity' as kind,
    case when restates_fact_id is null then 'fct_activity' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_activity') }}
union all
select
    'finding' as kind,
    case when true then 'fct_finding' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_finding') }}
union all
select
    'citation' as kind,
    case when restates_fact_id is null then 'fct_citation' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_citation') }}
union all
select
    'claim' as kind,
    case when restates_fact_id is null then 'fct_claim' end as mart,
    fact_id,
    report_id,
    line,
    quote,
from {{ ref('stg_claim') }}
{%- endmacro %}

{#- Every fact that a mart of its kind holds. -#}
{% macro published_facts() -%}
select
    'fct_score' as mart,
    fact_id,
    report_id,
from {{ ref('fct_score') }}
union all
select
    'fct_reevaluation' as mart,
    fact_id,
    report_id,
from {{ ref('fct_reevaluation') }}
union all
select
    'fct_budget' as mart,
    fact_id,
    report_id,
from {{ ref('fct_budget') }}
union all
select
    'fct_ratio' as mart,
    fact_id,
    report_id,
from {{ ref('fct_ratio') }}
union all
select
    'fct_indicator_result' as mart,
    fact_id,
    report_id,
from {{ ref('fct_indicator_result') }}
union all
select
    'fct_headcount' as mart,
    fact_id,
    report_id,
from {{ ref('fct_headcount') }}
union all
select
    'fct_activity' as mart,
    fact_id,
    report_id,
from {{ ref('fct_activity') }}
union all
select
    'fct_finding' as mart,
    fact_id,
    report_id,
from {{ ref('fct_finding') }}
union all
select
    'fct_citation' as mart,
    fact_id,
    report_id,
from {{ ref('fct_citation') }}
union all
select
    'fct_claim' as mart,
    fact_id,
    report_id,
from {{ ref('fct_claim') }}
{%- endmacro %}

{#- Every number of a mart that can be corrected, as printed and as it holds. -#}
{% macro correctable_figures() -%}
select
    fact_id,
    'score' as column_name,
    printed_score::decimal(24, 6) as printed_value,
    score::decimal(24, 6) as corrected_value,
from {{ ref('fct_score') }}
union all
select
    fact_id,
    'max_points' as column_name,
    printed_max_points::decimal(24, 6) as printed_value,
    max_points::decimal(24, 6) as corrected_value,
from {{ ref('fct_score') }}
union all
select
    fact_id,
    'deduction' as column_name,
    printed_deduction::decimal(24, 6) as printed_value,
    deduction::decimal(24, 6) as corrected_value,
from {{ ref('fct_score') }}
union all
select
    fact_id,
    'amount_yuan' as column_name,
    printed_amount_yuan::decimal(24, 6) as printed_value,
    amount_yuan::decimal(24, 6) as corrected_value,
from {{ ref('fct_budget') }}
union all
select
    fact_id,
    'value_pct' as column_name,
    printed_value_pct::decimal(24, 6) as printed_value,
    value_pct::decimal(24, 6) as corrected_value,
from {{ ref('fct_ratio') }}
union all
select
    fact_id,
    'target_value' as column_name,
    printed_target_value::decimal(24, 6) as printed_value,
    target_value::decimal(24, 6) as corrected_value,
from {{ ref('fct_indicator_result') }}
union all
select
    fact_id,
    'actual_value' as column_name,
    printed_actual_value::decimal(24, 6) as printed_value,
    actual_value::decimal(24, 6) as corrected_value,
from {{ ref('fct_indicator_result') }}
union all
select
    fact_id,
    'headcount' as column_name,
    printed_headcount::decimal(24, 6) as printed_value,
    headcount::decimal(24, 6) as corrected_value,
from {{ ref('fct_headcount') }}
union all
select
    fact_id,
    'value' as column_name,
    printed_value::decimal(24, 6) as printed_value,
    value::decimal(24, 6) as corrected_value,
from {{ ref('fct_activity') }}
{%- endmacro %}
