with

figures as (
    select * from {{ ref('int_figure') }}
),

headcounts as (
    select
        {{ as_printed(['headcount']) }},
        coalesce(nullif(unit_name, '本部门'), '') as of_unit,
        item in ('administrative_posts', 'service_posts', 'worker_posts') as is_kind_of_posts,
    from {{ ref('stg_headcount') }}
    -- 约40人 is held to no arithmetic.
    where printed_headcount is not null and qualifier = 'exact'
),

activities as (
    select * from {{ ref('stg_activity') }}
),

posts as (
    select
        report_id,
        of_unit,
        as_of,
        arg_min(headcount, fact_no) filter (where item = 'authorised_posts') as authorised,
        arg_min(fact_id, fact_no) filter (where item = 'authorised_posts') as authorised_id,
        sum(headcount) filter (where is_kind_of_posts) as parts,
        sum(headcount) filter (where item = 'worker_posts') as workers,
        {% for kind in ['administrative', 'service', 'workers'] %}
            min(char_start) filter (where item = '{{ kind.rstrip('s') }}_posts') as {{ kind }}_at,
        {% endfor %}
        count(*) filter (where is_kind_of_posts) as part_count,
        count(distinct item) filter (where is_kind_of_posts) as kinds,
        coalesce(bool_or(review = 'extracted'), false) as is_unreviewed,
        list(fact_id order by fact_no) filter (where is_kind_of_posts) as part_ids,
    from headcounts
    where restates_fact_id is null
    group by all
),

-- 在职91人，其中行政17人、事业74人: the first count of a line is that of the others, where they come near to it.
people as (
    select
        report_id,
        arg_min(fact_id, char_start) as fact_id,
        arg_min(headcount, char_start) as whole,
        sum(headcount) - whole as parts,
        count(*) - 1 as kinds,
        list(fact_id order by char_start) as fact_ids,
    from headcounts
    where item = 'in_post' and restates_fact_id is null
    group by report_id, of_unit, as_of, line
    having
        kinds between 2 and {{ var('most_kinds_of_people') }}
        and abs(parts - whole) <= {{ var('near_share_of_people') }} * whole
        -- 局机关10人（含工勤1人）、中心20人: what exceeds the whole is among another of them.
        and not list_contains(list(headcount), parts - whole)
),

two_kinds as (
    select distinct report_id
    from people
    where kinds = 2 and parts = whole
),

posts_to_total as (
    select
        posts.report_id,
        'count_posts_to_total' as rule_id,
        {{ place('authorised_id') }} as place,
        'equal' as test,
        posts.authorised as reported,
        -- 行政编制 may hold the workers' posts that are told between it and the others.
        if(
            posts.parts - posts.workers = posts.authorised
            and posts.workers_at between posts.administrative_at and posts.service_at,
            posts.authorised,
            posts.parts
        ) as recomputed,
        -- One kind of posts alone is a part, of which the rest may not be printed; a program may miss the third.
        posts.part_count > 1
        and (
            posts.kinds = 3
            or not posts.is_unreviewed
            -- People of two kinds who are all that are in post hold posts of no third.
            or two_kinds.report_id is not null
        ) as is_complete,
        [posts.authorised_id] || posts.part_ids as fact_ids,
        posts.part_count || ' 类编制' as detail,
        '名' as unit,
    from posts
    left join two_kinds using (report_id)
    where posts.authorised is not null and posts.part_count > 0
),

people_to_whole as (
    select
        report_id,
        'count_people_to_total' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        whole as reported,
        parts as recomputed,
        fact_ids,
        '人' as unit,
        kinds || ' 类人员' as detail,
    from people
),

-- 实有人数132人，其中在职91人、退休41人: all whom the department looks after, of whom some are in post.
looked_after as (
    select wholes.fact_id
    from headcounts as wholes
    inner join headcounts as parts
        on
            wholes.report_id = parts.report_id
            and wholes.line = parts.line
            and wholes.char_start < parts.char_start
            and wholes.headcount > parts.headcount
            and parts.item in ('in_post', 'retired')
    where wholes.item = 'in_post' and wholes.review = 'extracted'
    group by wholes.fact_id, wholes.headcount
    having
        max(parts.headcount) filter (where parts.item = 'in_post')
        + max(parts.headcount) filter (where parts.item = 'retired')
        <= wholes.headcount
),

-- 在职68人，离退休18人，合计86人: who is in post and who has retired, and right behind them all of both.
both_kinds as (
    select
        ones.report_id,
        'count_people_to_total' as rule_id,
        {{ place('totals.fact_id') }} as place,
        'equal' as test,
        totals.printed_value as reported,
        ones.headcount + others.headcount as recomputed,
        [totals.fact_id, ones.fact_id, others.fact_id] as fact_ids,
        '人' as unit,
        '在职与离退休' as detail,
    from headcounts as ones
    inner join headcounts as others
        on
            ones.report_id = others.report_id
            and ones.line = others.line
            and others.item = 'retired'
            and others.char_start - ones.char_end between 0 and {{ var('most_chars_beside') }}
    inner join activities as totals
        on
            others.report_id = totals.report_id
            and others.line = totals.line
            and totals.unit in ('人', '名')
            and totals.char_start - others.char_end between 0 and 8
            and totals.subject = '计数'
    where ones.item = 'in_post' and ones.review = 'extracted'
    -- Of several counts before it nothing says which it is of.
    qualify count(*) over (partition by totals.fact_id) = 1
),

vacancies as (
    select
        fact_id,
        report_id,
        line,
        printed_value as vacant,
    from activities
    where regexp_matches(subject, '(空缺|缺编|空编|缺员)$') and unit in ('人', '名', '个')
),

-- 编制118名，实有112名，空缺6名: what the posts are more than the people in them.
vacant as (
    select
        posts.report_id,
        'count_difference_told' as rule_id,
        {{ place('vacancies.fact_id') }} as place,
        'equal' as test,
        vacancies.vacant as reported,
        posts.headcount - people.headcount as recomputed,
        [vacancies.fact_id, posts.fact_id, people.fact_id] as fact_ids,
        '人' as unit,
        '编制数 − 在职人数' as detail,
    from headcounts as posts
    inner join headcounts as people
        on
            posts.report_id = people.report_id
            and posts.line = people.line
            and people.item = 'in_post'
            and posts.headcount >= people.headcount
    inner join vacancies on posts.report_id = vacancies.report_id and posts.line = vacancies.line
    where posts.item = 'authorised_posts' and posts.review = 'extracted'
    qualify
        row_number() over (
            partition by vacancies.fact_id order by people.headcount desc, posts.char_start asc, people.char_start asc
        ) = 1
),

in_post as (
    select headcounts.*
    from headcounts
    left join people using (fact_id)
    where
        headcounts.item = 'in_post'
        and headcounts.restates_fact_id is null
        and headcounts.part_of_fact_id is null
        and headcounts.fact_id not in (select looked_after.fact_id from looked_after)
    -- Of several counts that a program read the whole, else the smallest: others may hold the retired.
    qualify
        row_number() over (
            partition by headcounts.report_id, headcounts.of_unit, headcounts.as_of
            order by
                people.fact_id is null,
                if(headcounts.review = 'extracted', headcounts.headcount, 0),
                headcounts.char_start,
                headcounts.fact_no
        ) = 1
),

-- People of a day against the posts of that day, or of no day that is told.
within_posts as (
    select
        in_post.report_id,
        'count_in_post_within_posts' as rule_id,
        {{ place('in_post.fact_id') }} as place,
        'at_most' as test,
        in_post.headcount as reported,
        coalesce(posts.authorised, posts.parts) as recomputed,
        {{ present_facts(['in_post.fact_id', 'posts.authorised_id']) }}
        || if(posts.authorised is null, posts.part_ids, []) as fact_ids,
        '人' as unit,
    from in_post
    inner join posts
        on
            in_post.report_id = posts.report_id
            and in_post.of_unit = posts.of_unit
            and coalesce(in_post.as_of = posts.as_of, true)
    where posts.authorised is not null or (posts.part_count > 0 and not posts.is_unreviewed)
    qualify row_number() over (partition by in_post.fact_id order by posts.as_of desc nulls last) = 1
),

lists as (
    select
        report_id,
        'count_list_length' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        headcount as reported,
        listed as recomputed,
        [fact_id] as fact_ids,
        unit,
    from headcounts
    -- A list of one name is one that a program could not take apart.
    where listed is not null and not (review = 'extracted' and listed < 2 and headcount > 2)
),

claims as (
    select * from {{ ref('stg_claim') }}
),

-- A department is none of the units below it.
subordinates as (
    select
        headcounts.report_id,
        'count_units_without_itself' as rule_id,
        {{ place('headcounts.fact_id') }} as place,
        'verdict' as test,
        headcounts.headcount as reported,
        arg_min(claims.fact_id, claims.char_start) is not null as contradicts,
        {{ present_facts(['headcounts.fact_id', 'arg_min(claims.fact_id, claims.char_start)']) }} as fact_ids,
        headcounts.unit,
    from headcounts
    left join claims
        on
            headcounts.report_id = claims.report_id
            and headcounts.line = claims.line
            and claims.claim = 'units_include_itself'
    where headcounts.item = 'subordinate_units' and headcounts.listed is not null
    group by headcounts.report_id, headcounts.fact_id, headcounts.headcount, headcounts.unit
),

-- Posts and people in post have rules of their own.
divided as (
    select
        fact_id,
        part_of_fact_id,
        review,
    from activities
    union all
    select
        fact_id,
        part_of_fact_id,
        review,
    from headcounts
    where not is_kind_of_posts and item <> 'in_post'
),

parts as (
    select
        wholes.report_id,
        wholes.fact_id,
        wholes.label,
        wholes.unit,
        wholes.value as whole,
        sum(parts.value) as parts_value,
        count(*) as part_count,
        bool_and(parts.is_exact and wholes.is_exact) as is_exact,
        bool_or(divided.review = 'extracted') as is_unreviewed,
        [wholes.fact_id] || list(parts.fact_id order by parts.fact_no) as fact_ids,
    from divided
    inner join figures as parts using (fact_id)
    inner join figures as wholes on divided.part_of_fact_id = wholes.fact_id
    where parts.restates_fact_id is null
    group by wholes.report_id, wholes.fact_id, wholes.label, wholes.unit, wholes.value
),

parts_to_whole as (
    select
        report_id,
        'count_parts_to_whole' as rule_id,
        {{ place('fact_id') }} as place,
        case
            when not is_exact then 'untestable'
            -- What a program took for parts of far less are those of another count.
            when is_unreviewed and parts_value > {{ var('most_excess_of_parts') }} * whole then 'untestable'
            -- Of a list that adds to far less it has not read all.
            when
                is_unreviewed
                and part_count > 1
                and parts_value < (1 - {{ var('near_share_of_division') }}) * whole
                then 'untestable'
            -- One part is only within the whole; several, listed after 其中, are read as all of it.
            when part_count > 1 then 'equal'
            else 'at_least'
        end as test,
        whole as reported,
        -- A whole may be divided more than once, by sex and by rank: then each division adds to it.
        if(part_count > 3 and parts_value > whole and parts_value % nullif(whole, 0) = 0, whole, parts_value)
            as recomputed,
        fact_ids,
        label || '，其中 ' || part_count || ' 项' as detail,
        unit,
    from parts
),

-- What a program has named alike may be two things, a part and its whole: only a person's reading is held to its names.
named as (
    select
        fact_id,
        review,
        concat_ws(
            '/',
            'amount',
            if(measure = 'change', direction, scope),
            measure,
            -- What is told of one appropriation, or with what was carried over, is another sum than that of all.
            if(
                review = 'extracted',
                nullif(regexp_extract(item, '一般公共预算|财政拨款|政府性基金|国有资本|总计'), ''),
                null
            )
        ) as name,
    from {{ ref('stg_amount') }}
    where
        (
            -- What people read as a change each is its own.
            (measure = 'change' and review = 'extracted')
            or (
                scope in ('whole', 'basic', 'project')
                and (starts_with(measure, 'budget_') or measure in ('executed', 'carry_in', 'carry_out'))
            )
        )
        and qualifier = 'exact'
    union all
    select
        fact_id,
        review,
        concat_ws('/', 'score', evaluator, path) as name,
    from {{ ref('stg_score') }}
    union all
    select
        fact_id,
        review,
        concat_ws('/', 'rate', scope, basis, item) as name,
    from {{ ref('stg_ratio') }}
    where measure = 'execution_rate' and scope in ('whole', 'basic', 'project')
    union all
    -- Others are often counted in parts under one word: 离休 and 退休, 行政 and 事业.
    select
        fact_id,
        review,
        concat_ws('/', 'headcount', item, unit_name, as_of) as name,
    from headcounts
    where item in ('authorised_posts', 'internal_offices', 'subordinate_units')
    union all
    select
        fact_id,
        review,
        concat_ws('/', 'activity', subject, unit, modality) as name,
    from activities
),

named_figures as (
    select
        figures.*,
        named.name,
        named.review = 'extracted' as is_unreviewed,
    from figures
    inner join named using (fact_id)
    where figures.restates_fact_id is null
),

firsts as (
    select *
    from named_figures
    qualify row_number() over (partition by report_id, name order by char_start, fact_no) = 1
),

-- The same figure printed again, as a reader found it; and the same name, printed with another value.
again as (
    select
        later.*,
        earlier.fact_id as earlier_id,
        earlier.value as earlier_value,
        earlier.slack as earlier_slack,
    from figures as later
    inner join figures as earlier on later.restates_fact_id = earlier.fact_id
    union all by name
    select
        later.*,
        earlier.fact_id as earlier_id,
        earlier.value as earlier_value,
        earlier.slack as earlier_slack,
    from named_figures as later
    inner join firsts as earlier using (report_id, name)
    where
        later.fact_id <> earlier.fact_id
        and (
            not later.is_unreviewed
            -- But what differs from it by a slip is the same figure.
            or {{ one_slip('later.value', 'earlier.value') }}
        )
),

repetitions as (
    select
        report_id,
        'count_figure_repeated' as rule_id,
        {{ place('fact_id') }} as place,
        'equal' as test,
        value as reported,
        earlier_value as recomputed,
        step,
        earlier_slack as slack,
        unit,
        [fact_id, earlier_id] as fact_ids,
        label as detail,
    from again
),

final as (
    select * from posts_to_total
    union all by name
    select * from within_posts
    union all by name
    select * from people_to_whole
    union all by name
    select * from both_kinds
    union all by name
    select * from vacant
    union all by name
    select * from lists
    union all by name
    select * from subordinates
    union all by name
    select * from parts_to_whole
    union all by name
    select * from repetitions
)

select * from final
