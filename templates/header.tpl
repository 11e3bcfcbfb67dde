{{%AUTOESCAPE context="HTML"}}<details>
<summary>{{HEADING}}</summary>
<ul class=header>
<li>{{FIELDS:x-items}}
</ul>
</details>
