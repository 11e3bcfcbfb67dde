{{%AUTOESCAPE context="HTML"}}<nav class="sheets" aria-label="[[All pages of this list]]">
<p>[[Pages]] {{#SHEET}}{{#HERE}}<b aria-current="page">{{NUMBER}}</b> {{/HERE}}{{#THERE}}<a href="{{HREF}}">{{NUMBER}}</a> {{/THERE}}{{/SHEET}}</p>
</nav>
