{{%AUTOESCAPE context="HTML"}}<section aria-labelledby="changed">
<h2 id="changed">[[What was changed for display]]</h2>
{{#CHANGES}}
<p>{{TEXT}}</p>
{{/CHANGES}}
{{#ONLY}}
<p>{{#FORMATTED}}[[Its only part ({{WORDS}}) is shown as its sender formatted it and as text.]]{{/FORMATTED}}{{#PLAIN}}[[Its only part ({{WORDS}}) is shown.]]{{/PLAIN}}</p>
{{/ONLY}}
{{#FLAWS}}
<p>[[Found while it was read:]]</p>
<ul>
{{#FLAW}}
<li><bdi>{{TEXT}}</bdi></li>
{{/FLAW}}
</ul>
{{/FLAWS}}
{{#TREE}}
<details{{#OPEN}} open{{/OPEN}}>
<summary>[[Its {{COUNT}}, and what became of them]]</summary>
<ul class="parts">
{{#PART}}{{#UP}}</li></ul>{{/UP}}{{#NEXT}}</li>{{/NEXT}}{{#DOWN}}<ul>{{/DOWN}}
<li>{{WORDS}}{{#NAMED}}, <bdi>{{NAME}}</bdi>{{/NAMED}}: {{FATE}}{{#SAVED}} <a href="#a{{NUMBER}}">[[attachment {{NUMBER}}]]</a>{{/SAVED}}{{REMARK}}{{/PART}}{{#END}}</li></ul>{{/END}}</li></ul>
{{#MORE}}
<p>[[And {{COUNT}} more.]]</p>
{{/MORE}}
</details>
{{/TREE}}
</section>
