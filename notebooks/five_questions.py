# ruff: noqa: D100 - the source of five_questions.ipynb; build.py turns it into cells.
# %% [markdown]
# # Five questions to a dataset of linked plans
#
# An analyst's tour of what `cancu run` publishes, on the made-up sample of this repository (`corpus/sample/inbox`).
# The tables are described in `docs/data-dictionary.md`. Set `CANCU_DATASET` to look at another dataset.
#
# 1. Which central documents do the plans rest on most?
# 2. Which plans carry out Resolution 57-NQ/TW, and through which chain?
# 3. Who has to do what?
# 4. What is due when?
# 5. What should a human look at?

# %%
import os

import matplotlib.pyplot as plt
import pandas as pd

from pipeline import open_dataset

dataset = open_dataset(os.environ.get("CANCU_DATASET", "../sample/dataset"))
db = dataset.duckdb()
plt.rcParams.update({"figure.dpi": 75, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
pd.set_option("display.max_colwidth", 60)

db.sql("""
    select doc_type, so_hieu, issued_date, issuer, level, text_origin, n_pages
    from documents order by issued_date
""").df()

# %% [markdown]
# ## 1. Which central documents do the plans rest on most?
#
# `links` has one row per document and cited source; `sources.level` says who issued the source (for one cited without
# its issuer, the number does). A plan that names a resolution five times counts once. The date is part of what identifies
# a source: there are two resolutions 18-NQ/TW, and a mention that prints no date and gets none from its surroundings
# stays apart (`?`).

# %%
central = db.sql("""
    select coalesce(s.so_hieu, s.title, s.aliases[1]) || ' · ' || coalesce(strftime(s.issued_date, '%d/%m/%Y'), '?')
               as source,
           d.level as cited_by, count(*) as documents
    from links l join sources s using (source_id) join documents d using (doc_id)
    where s.level = 'central' or regexp_matches(s.so_hieu, '(/TW|QH[0-9]+|-CP|-TTg)$')
    group by all
""").df()
levels = ["central", "province", "district", "commune"]
wide = central.pivot_table(index="source", columns="cited_by", values="documents", aggfunc="sum", fill_value=0)
wide = wide.reindex(columns=levels, fill_value=0)
wide = wide.loc[wide.sum(axis=1).sort_values().index].tail(10)
axes = wide.plot.barh(stacked=True, figsize=(7, 3.6), xlabel="documents that cite it", ylabel="", colormap="viridis")
axes.xaxis.get_major_locator().set_params(integer=True)
axes.legend(title="level of the citing document", frameon=False, loc="lower right")
plt.tight_layout()
plt.show()

# %% [markdown]
# ## 2. Which plans carry out Resolution 57-NQ/TW, and through which chain?
#
# A source that the dataset holds itself (`held_doc_id`) can be followed further: a recursive query walks from the
# resolution to the documents that name it as what they implement or rest on, then to those that implement these.

# %%
chain = db.sql("""
    with recursive
    edges as (
        select l.doc_id, coalesce(s.held_doc_id, s.source_id) as target
        from links l join sources s using (source_id) where l.relation in ('implements', 'basis')
    ),
    walk as (
        select e.doc_id, e.target, 1 as step, ['57-NQ/TW'] as path
        from edges e join sources s on e.target = s.source_id where s.so_hieu = '57-NQ/TW'
        union all
        select e.doc_id, e.target, w.step + 1, list_append(w.path, d.so_hieu)
        from walk w join documents d on d.doc_id = w.doc_id join edges e on e.target = w.doc_id
        where w.step < 6 and not list_contains(w.path, d.so_hieu)
    )
    select d.doc_id, w.target, d.so_hieu, coalesce(b.name, d.issuer) as issuer, d.level, w.step,
           array_to_string(w.path, ' ← ') as chain
    from walk w join documents d using (doc_id) left join bodies b on b.body_id = d.issuer_id
    order by w.step, d.so_hieu, chain
""").df()
chain.drop(columns=["doc_id", "target"])

# %%
nodes = chain.groupby("doc_id").agg({"so_hieu": "first", "issuer": "first", "step": "min"}).reset_index()
root = chain.loc[chain["step"] == 1, "target"].iloc[0]
place, name = {root: (0.0, 0.5)}, {root: "57-NQ/TW\nBộ Chính trị"}
for step, group in nodes.groupby("step"):
    for k, row in enumerate(group.itertuples()):
        place[row.doc_id] = (float(step), 1 - (k + 0.5) / len(group))
        name[row.doc_id] = f"{row.so_hieu}\n{row.issuer}"
figure, axes = plt.subplots(figsize=(9, 3.8))
for row in chain.drop_duplicates(["doc_id", "target"]).itertuples():
    axes.plot(*zip(place[row.target], place[row.doc_id], strict=True), color="lightgrey", lw=1.2, zorder=1)
for node, (x, y) in place.items():
    box = {"boxstyle": "round", "facecolor": "white", "edgecolor": "tab:blue"}
    axes.text(x, y, name[node].replace("Ủy ban nhân dân", "UBND"), ha="center", va="center", fontsize=7.5, bbox=box)
axes.set(xlim=(-0.4, nodes["step"].max() + 0.5), ylim=(0, 1))
axes.axis("off")
axes.set_title("From the resolution (left) to those who carry it out")
plt.tight_layout()
plt.show()

# %% [markdown]
# ## 3. Who has to do what?
#
# One row of `assignments` is one body in one duty. Counted by the canonical body, so that `UBND tỉnh` and `Ủy ban nhân
# dân tỉnh` of one province are the same.

# %%
duties = db.sql("""
    select coalesce(b.name, a.body) as body, a.role, count(*) as duties
    from assignments a left join bodies b using (body_id) group by all
""").df()
table = duties.pivot_table(index="body", columns="role", values="duties", aggfunc="sum", fill_value=0, observed=True)
table = table.loc[table.sum(axis=1).sort_values(ascending=False).index].head(14)
figure, axes = plt.subplots(figsize=(7.5, 4))
axes.imshow(table.to_numpy(), cmap="Blues", aspect="auto")
axes.set_xticks(range(table.shape[1]), table.columns)
axes.set_yticks(range(table.shape[0]), [name[:52] for name in table.index])
for y, line in enumerate(table.to_numpy()):
    for x, value in enumerate(line):
        if value:
            axes.text(x, y, str(value), ha="center", va="center", color="white" if value > 2 else "black")
axes.set_title("duties by body and role")
plt.tight_layout()
plt.show()

# %% [markdown]
# ## 4. What is due when?
#
# `due_date` is the printed day or the last day of the period; `start_date` opens a period. Recurring and continuous
# deadlines have no single day and are counted beside.

# %%
due = db.sql("""
    select t.due_date, t.start_date, t.text, d.so_hieu, d.issuer
    from deadlines t join documents d using (doc_id) where t.due_date is not null order by t.due_date
""").df()
due[["start_date", "due_date"]] = due[["start_date", "due_date"]].apply(pd.to_datetime)
soon = due[due["due_date"] < "2026-02-01"].reset_index(drop=True)
figure, axes = plt.subplots(figsize=(8, 0.24 * len(soon) + 1))
axes.hlines(
    soon.index, soon["start_date"].fillna(soon["due_date"]), soon["due_date"], color="tab:blue", alpha=0.4, lw=5
)
axes.plot(soon["due_date"], soon.index, "o", color="tab:blue", ms=4)
axes.set_yticks(soon.index, [f"{row.so_hieu}: {row.text}" for row in soon.itertuples()], fontsize=7)
axes.invert_yaxis()
axes.set_title("due until January 2026")
plt.tight_layout()
plt.show()

db.sql("""
    select kind, count(*) as deadlines, list(distinct text order by text)[1:4] as examples
    from deadlines group by kind order by deadlines desc
""").df()

# %% [markdown]
# ## 5. What should a human look at?
#
# Mentions whose date nobody tells, sources about which documents contradict each other, what was read by OCR and how
# surely, and files that were not read at all.

# %%
db.sql("""
    select d.so_hieu as in_document, c.text, c.issued_date, c.confidence, array_to_string(s.conflicts, '; ') as conflicts
    from citations c join documents d using (doc_id) left join sources s using (source_id)
    where c.so_hieu is not null and (c.source_id is null or s.issued_date is null or len(s.conflicts) > 0)
    order by c.confidence, in_document, c.char_start
""").df()

# %%
pages = db.sql("""
    select p.text_origin, p.ocr_confidence, d.file_name, p.page from pages p join documents d using (doc_id)
""").df()
figure, (left, right) = plt.subplots(1, 2, figsize=(7.5, 2.4))
pages["text_origin"].astype(str).value_counts().plot.bar(ax=left, rot=0, title="pages by origin of the text", xlabel="")
confidence = dataset.pandas("citations", ["confidence"])["confidence"]
right.hist(confidence, bins=20, range=(0, 1), color="tab:orange")
right.set_title("citations by confidence")
plt.tight_layout()
plt.show()
pages.dropna(subset=["ocr_confidence"]).round(3)

# %%
db.sql("select source_path, stage, code, message from rejects order by source_path").df()
