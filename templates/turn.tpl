{{%AUTOESCAPE context="HTML"}}<nav class="turn" aria-label="[[Earlier and later]]">
<ul>
{{#EARLIER}}
<li><a href="{{HREF}}" rel="prev"><span aria-hidden="true">← </span>{{WORDS}}</a></li>
{{/EARLIER}}
{{#FIRST}}
<li>{{WORDS}}</li>
{{/FIRST}}
{{#UP}}
<li><a href="{{HREF}}">{{WORDS}}</a></li>
{{/UP}}
{{#LATER}}
<li><a href="{{HREF}}" rel="next">{{WORDS}}<span aria-hidden="true"> →</span></a></li>
{{/LATER}}
{{#LAST}}
<li>{{WORDS}}</li>
{{/LAST}}
</ul>
</nav>
