{{%AUTOESCAPE context="HTML"}}<details>
<summary>{{HEADING}}</summary>
<ul class="header">
{{#FIELD}}
<li><b><bdi>{{NAME}}</bdi>:</b> <bdi>{{VALUE}}</bdi></li>
{{/FIELD}}
</ul>
</details>
