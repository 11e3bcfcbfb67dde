{{%AUTOESCAPE context="HTML"}}<div class="text" lang="" dir="auto">
{{#PARAGRAPH}}
{{#FOLD}}<details><summary>Older quotes, {{LINES}} lines</summary>{{/FOLD}}{{#SIGN}}<div class="sign">{{/SIGN}}{{#LINES}}<p{{#QUOTED}} class="q{{DEPTH}}"{{/QUOTED}} dir="auto">{{#LINE}}{{WORDS:pre_escape}}{{#LINE_separator}}<br>{{/LINE_separator}}{{/LINE}}</p>{{/LINES}}{{#TABLE}}<pre>{{WORDS:pre_escape}}</pre>{{/TABLE}}{{#FOLDED}}</details>{{/FOLDED}}{{#SIGNED}}</div>{{/SIGNED}}
{{/PARAGRAPH}}
</div>
