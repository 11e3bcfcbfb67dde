{{%AUTOESCAPE context="HTML"}}<iframe class=frame sandbox referrerpolicy=no-referrer title="[[The message as its sender formatted it]]" height="{{HEIGHT}}" srcdoc='{{DOCUMENT:x-document}}'></iframe>
<p class=printed>[[The formatted form shows on a screen only.]]</p>
