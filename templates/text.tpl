{{%AUTOESCAPE context="HTML"}}<div class=text lang dir=auto>
{{WORDS:x-text}}</div>
