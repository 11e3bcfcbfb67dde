{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';{{#SCRIPTED}} script-src 'self' file:; worker-src blob:;{{/SCRIPTED}} style-src 'self' file:{{#FRAMED}} 'unsafe-inline'{{/FRAMED}}{{#PICTURES}}; img-src{{#OF_DISC}} 'self' file:{{/OF_DISC}}{{#AS_DATA}} data:{{/AS_DATA}}{{/PICTURES}}; base-uri 'none'; form-action 'none'">
<title>{{TITLE}}</title>
<link rel="stylesheet" href="{{ROOT}}assets/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<div class="sheet{{#NARROW}} narrow{{/NARROW}}">
<header class="running">
<p><bdi>{{OWNER}}</bdi> <span class="span">{{SPAN}}</span></p>
<nav aria-label="This disc">
<ul>
{{#PLACE}}
<li><a href="{{HREF}}"{{#HERE}} aria-current="page"{{/HERE}}>{{WORDS}}</a></li>
{{/PLACE}}
</ul>
</nav>
</header>
<main id="main">
