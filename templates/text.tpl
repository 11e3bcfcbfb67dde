{{%AUTOESCAPE context="HTML"}}<div class="text" lang="" dir="auto">
{{#PARAGRAPH}}
{{#FOLD}}<details><summary>Older quotes, {{LINES}} lines</summary>{{/FOLD}}{{#SIGN}}<div class="sign">{{/SIGN}}{{#LINES}}<p{{#QUOTED}} class="q{{DEPTH}}"{{/QUOTED}} dir="auto">{{WORDS:x-lines}}</p>{{/LINES}}{{#TABLE}}<pre>{{WORDS:pre_escape}}</pre>{{/TABLE}}{{#FOLDED}}</details>{{/FOLDED}}{{#SIGNED}}</div>{{/SIGNED}}
{{/PARAGRAPH}}
</div>
