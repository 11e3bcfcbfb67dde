{{%AUTOESCAPE context="HTML"}}<section aria-labelledby="daily">
<h2 id="daily">[[Messages a day]]</h2>
<figure class="chart">
<svg viewBox="0 0 {{WIDTH}} 100" preserveAspectRatio="none" role="img" aria-label="[[Messages of each day from {{FIRST}} to {{LAST}}, at most {{MOST}}. The table below has the numbers.]]"><path d="{{ALL}}"/>{{#TOLD_APART}}<path d="{{OUT}}"/>{{/TOLD_APART}}</svg>
<figcaption>
<p><span>{{FIRST}}</span> <span>[[the highest: {{MOST}}]]</span> <span>{{LAST}}</span></p>
{{#KEY}}
<p><span><i class="k3"></i>[[incoming]]</span> <span><i class="k4"></i>[[outgoing: sent from a domain of the archive’s own mail hosts]]</span></p>
{{/KEY}}
</figcaption>
</figure>
<details>
<summary>[[The same as a table]]</summary>
<table class="daily">
<caption class="unseen">[[Messages of each day that has any]]</caption>
<thead><tr><th scope="col">[[Day]]</th>{{#HEADS}}<th scope="col" class="r">[[In]]</th><th scope="col" class="r">[[Out]]</th>{{/HEADS}}<th scope="col" class="r">[[All]]</th></tr></thead>
<tbody>
{{#ROW}}
<tr><th scope="row">{{DAY}}</th>{{#PARTS}}<td class="r">{{IN}}</td><td class="r">{{OUT}}</td>{{/PARTS}}<td class="r">{{COUNT}}</td></tr>
{{/ROW}}
</tbody>
</table>
</details>
</section>
