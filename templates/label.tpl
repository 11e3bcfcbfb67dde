{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Label sheet of disc {{VOLUME}}</title>
<style>
@page { size: A4; margin: 20mm; }
* { box-sizing: border-box; }
body { margin: 8mm; color: #14181b; background: #fff; font: 10pt/1.35 "Segoe UI", Carlito, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
h1, h2, .span { font-family: Charter, Cambria, "Noto Serif", "Liberation Serif", Georgia, serif; }
.front { width: 120mm; height: 120mm; padding: 7mm; border: .25mm dashed #777; display: flex; flex-direction: column; overflow: hidden; }
h1 { font-size: 17pt; line-height: 1.15; margin: 0; overflow-wrap: anywhere; }
.span { font-size: 13pt; margin: 1.5mm 0 0; }
dl { margin: 4mm 0 0; }
dl div { display: grid; grid-template-columns: 22mm 1fr; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 11pt; margin: auto 0 1mm; padding-top: 2mm; border-top: .5mm solid #14181b; }
.digits { display: grid; grid-template-columns: repeat(4, 1fr); margin: 0; padding: 0; list-style: none; font: 13pt/1.4 Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; }
.digits.small { font-size: 8.5pt; color: #333; width: 80mm; }
.note { font-size: 8pt; line-height: 1.3; color: #444; margin: 1.5mm 0 0; }
.sign { margin-top: 9mm; width: 120mm; }
.sign div { display: grid; grid-template-columns: 42mm 1fr; align-items: end; min-height: 11mm; }
.sign dd { border-bottom: .25mm solid #14181b; height: 7mm; }
@media screen { body { max-width: 140mm; margin: 8mm auto; } }
@media screen and (max-width: 136mm) { body { margin: 3mm; } .front, .sign { width: auto; } .front { height: auto; min-height: 120mm; } .digits { font-size: 3.4vw; } }
@media print { body { margin: 0; } .front, .sign { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<section class="front" aria-label="Front, 120 by 120 millimetres">
<h1><bdi>{{OWNER}}</bdi></h1>
<p class="span">E-mail that arrived, {{SPAN}}</p>
<dl>
<div><dt>Disc</dt><dd>{{VOLUME}}</dd></div>
<div><dt>Holds</dt><dd>{{MESSAGES}}, days of {{ZONE}}</dd></div>
<div><dt>Made</dt><dd>{{MADE}}</dd></div>
<div><dt>To read</dt><dd>open index.html in any browser</dd></div>
</dl>
<h2>Fingerprint</h2>
<ul class="digits">
{{#FINGERPRINT}}
<li>{{GROUP}}</li>
{{/FINGERPRINT}}
</ul>
<p class="note">SHA-256 of tagmanifest-sha256.txt on the disc. If it differs, the disc is not the one this sheet belongs to. check.html on the disc compares it; about.html says how to do without.</p>
</section>
<section aria-labelledby="record">
<h2 id="record" style="margin-top:9mm;border:0">For the file</h2>
<p class="note">Seal: {{SEAL}}{{#KEY}}, by the key with the fingerprint <b>{{SIGNER}}</b>{{/KEY}}</p>
<p class="note">SHA-256 of the whole image of the disc:</p>
<ul class="digits small">
{{#IMAGE}}
<li>{{GROUP}}</li>
{{/IMAGE}}
</ul>
{{#PROVABLE}}
<p class="note">Merkle-Root of its messages, in which auditdisc prove ends for a single one:</p>
<ul class="digits small">
{{#ROOT}}
<li>{{GROUP}}</li>
{{/ROOT}}
</ul>
{{/PROVABLE}}
{{#COPIES}}
<p class="note">The disc holds this image {{NUMBER}} times, one behind the other, {{SIZE}} blocks of 2,048 bytes each. This cuts out the second; twice the number after skip= gives the third:<br>dd if=/dev/sr0 of=copy.iso bs=2048 count={{BLOCKS}} skip={{BLOCKS}}<br>Of a damaged disc, auditdisc rescue makes one good image out of all of them.</p>
{{/COPIES}}
<dl class="sign">
<div><dt>Put into the safe on</dt><dd></dd></div>
<div><dt>by (name, signature)</dt><dd></dd></div>
<div><dt>Fingerprint compared on</dt><dd></dd></div>
<div><dt>and found equal by</dt><dd></dd></div>
</dl>
</section>
</main>
</body>
</html>
