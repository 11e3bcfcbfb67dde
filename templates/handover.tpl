{{%AUTOESCAPE context="HTML"}}<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE DataSet SYSTEM "gdpdu-01-09-2004.dtd">
<DataSet>
<Version>1.0</Version>
<DataSupplier><Name>{{OWNER}}</Name><Location></Location><Comment>{{SPAN}}</Comment></DataSupplier>
<Media>
<Name>{{VOLUME}}</Name>
{{#TABLE}}
<Table>
<URL>{{FILE}}</URL>
<Name>{{NAME}}</Name>
<Description>{{DESCRIPTION}}</Description>
<Validity><Range><From>{{FROM}}</From><To>{{TO}}</To></Range><Format>YYYY-MM-DD</Format></Validity>
<UTF8/>
<Range><From>2</From></Range>
<VariableLength>
<ColumnDelimiter>,</ColumnDelimiter>
<RecordDelimiter>&#13;&#10;</RecordDelimiter>
<TextEncapsulator>"</TextEncapsulator>
{{#COLUMN}}
{{#KEY}}<VariablePrimaryKey>{{/KEY}}{{#PLAIN}}<VariableColumn>{{/PLAIN}}<Name>{{NAME}}</Name><Description>{{DESCRIPTION}}</Description>{{#NUMBER}}<Numeric/>{{/NUMBER}}{{#TEXT}}<AlphaNumeric/>{{/TEXT}}{{#KEY}}</VariablePrimaryKey>{{/KEY}}{{#PLAIN}}</VariableColumn>{{/PLAIN}}
{{/COLUMN}}
</VariableLength>
</Table>
{{/TABLE}}
</Media>
</DataSet>
