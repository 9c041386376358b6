namespace MeterNode.Schema;

/// <summary>The firmware's events: a method for each, which makes its text.</summary>
internal static class FirmwareEvents
{
    public static GeneratedFile File(SchemaFiles schema)
    {
        var code = new CodeWriter("events.json");
        using (code.Open("namespace MeterNode.Core.Records"))
        {
            code.Summary("Texts of the events, the only place where they are put together");
            using (code.Open("public static partial class EventTexts"))
            {
                foreach (EventFile.Event entry in schema.Events.Events)
                {
                    code.Line().Summary($"`{entry.Code}`: {entry.Meaning}");
                    using (code.Open($"public static string {entry.Id}({string.Join(", ", entry.Keys.Select(Parameter))})"))
                    {
                        code.Line("return " + Text(entry) + ";");
                    }
                }
            }
        }

        return new GeneratedFile("firmware/MeterNode.Core/Records/EventTexts.g.cs", code.ToString());
    }

    private static string Parameter(EventKey key) => key.Type switch
    {
        "word" or "text" or "day" => "string ",
        "hex" => "byte[] ",
        "zone" or "zoneRecord" or "phase" => "int ",
        "whole" => "long ",
        "thousandths" => "long ",
        _ => throw new InvalidOperationException($"events.json: no type {key.Type}"),
    } + (key.Type == "thousandths" ? "milli" + key.Id : key.Parameter);

    private static string Text(EventFile.Event entry)
    {
        // Neighbouring literals are one: the compiler would join them, but the line reads better.
        string text = entry.Code;
        var parts = new List<string>();
        foreach (EventKey key in entry.Keys)
        {
            string value = key.Type switch
            {
                "word" or "text" or "day" => key.Parameter,
                "hex" => $"Hex({key.Parameter})",
                "thousandths" => $"Thousandths(milli{key.Id})",
                "zone" when key.All => $"({key.Parameter} == 0 ? \"all\" : {key.Parameter}.ToString())",
                "zoneRecord" => $"\"t\" + {key.Parameter}.ToString()",
                _ => key.Parameter + ".ToString()",
            };
            if (key.Optional)
            {
                parts.Add($"\"{text}\"");
                parts.Add($"({key.Parameter}.Length == 0 ? string.Empty : \" {key.Key}=\" + {value})");
                text = "";
                continue;
            }

            parts.Add($"\"{text} {key.Key}=\"");
            parts.Add(value);
            text = "";
        }

        return string.Join(" + ", parts.Where(part => part != "\"\""));
    }
}
