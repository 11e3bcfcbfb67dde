{{%AUTOESCAPE context="HTML"}}<table class="account">
<caption>[[Does it add up?]]</caption>
<tbody>
<tr><th scope="row">[[Items found where the mail was kept]]</th><td>{{FOUND}}</td></tr>
{{#LESS}}
<tr><th scope="row">[[<span class="less">less</span> <a href="{{HREF}}">{{WORDS}}</a>]]</th><td>{{#MINUS}}− {{/MINUS}}{{COUNT}}</td></tr>
{{/LESS}}
<tr class="sum"><th scope="row">{{#ALONE}}[[Messages on this disc]]{{/ALONE}}{{#SET}}[[Messages on these {{DISCS}} discs]]{{/SET}}</th><td>{{ON_DISC}}</td></tr>
{{#PART}}
<tr class="part"><th scope="row">[[of these, on this disc]]</th><td>{{COUNT}}</td></tr>
{{/PART}}
{{#UNDATED}}
<tr class="part"><th scope="row">[[of these, <a href="{{HREF}}">without any date</a>]]</th><td>{{COUNT}}</td></tr>
{{/UNDATED}}
</tbody>
</table>
