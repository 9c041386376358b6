using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using MeterNode.Plant.Hardware.Drawing;

namespace MeterNode.Plant.Hardware.Installation;

/// <summary>
/// "Installation in ten minutes": one sheet of A4 for the electrician, in each language of <c>hardware/installation/texts.json</c>.
/// Terminals have the numbers of the carrier's circuit.
/// </summary>
public static class InstallationSheet
{
    private const string Style = """
        @page { size: A4 portrait; margin: 9mm }
        * { box-sizing: border-box; margin: 0 }
        body { width: 192mm; color: #212529;
          font: 8.8pt/1.32 "DejaVu Sans", "Noto Sans", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif }
        h1 { font-size: 16pt; white-space: nowrap } h2 { font-size: 10pt }
        header { display: flex; justify-content: space-between; align-items: baseline; gap: 4mm; margin-bottom: 2.4mm }
        header span { font-size: 8pt }
        .safety { border: .7mm solid #c92a2a; background: #fff0ee; padding: 2mm 3mm; margin-bottom: 2.6mm }
        .safety h2 { color: #c92a2a } ul { padding-left: 4.4mm }
        .steps { display: grid; grid-template-columns: 1fr 1fr; gap: 2.2mm }
        .step { border: .3mm solid #adb5bd; border-radius: 1.6mm; padding: 1.8mm 2.4mm; break-inside: avoid }
        .step h2 span { float: right; font-weight: normal; color: #5c636a }
        .step svg { display: block; width: 100%; height: 27mm; margin-top: 1mm }
        .below { display: grid; grid-template-columns: 1.2fr 1fr; gap: 2.2mm; margin-top: 2.2mm }
        .light { display: grid; grid-template-columns: 26mm 1fr; align-items: center; column-gap: 2mm; margin-top: .8mm; font-size: 8.3pt }
        .light svg { width: 26mm; height: 4.6mm; display: block }
        code { font: 8.6pt "DejaVu Sans Mono", monospace; background: #f1f3f5; padding: 0 1mm; overflow-wrap: anywhere }
        .fields { display: grid; grid-template-columns: 1fr 1fr 1.6fr 1.2fr; gap: 2mm; margin-top: 2.6mm; color: #5c636a }
        .fields div { border-bottom: .3mm solid #212529; height: 10mm }
        @media screen { body { margin: 9mm } }
        @media screen and (max-width: 210mm) {
          body { width: auto; margin: 4mm; font-size: 11pt } h1 { white-space: normal } header { display: block }
          .steps, .below, .fields { grid-template-columns: 1fr } .step svg { height: auto } .light { font-size: 10.5pt }
        }
        """;

    private const string WatchCommand = "meternode watch NODE --plant FOLDER";

    /// <summary>Languages of the sheet.</summary>
    public static IReadOnlyList<InstallationText> Texts { get; } = Load();

    /// <summary>The sheet in one language, as HTML that prints on one page.</summary>
    public static string Html(InstallationText text)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{text.Code}\">\n<head><meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Escaped(text.Title)}</title>\n");
        page.Append(CultureInfo.InvariantCulture, $"<style>\n{Style.ReplaceLineEndings("\n")}\n</style></head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<header><h1>{Escaped(text.Title)}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<span>{Escaped(text.Subtitle)}</span></header>\n");
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"safety\"><h2>⚠ {Escaped(text.SafetyTitle)}</h2><ul>");
        foreach (string rule in text.Safety)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li>{Escaped(rule)}</li>");
        }

        page.Append("</ul></section>\n<section class=\"steps\">\n");
        for (int i = 0; i < text.Steps.Length; i++)
        {
            InstallationStep step = text.Steps[i];
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"step\"><h2>{i + 1} {Escaped(step.Title)}");
            page.Append(CultureInfo.InvariantCulture, $"<span>{step.Minutes} min</span></h2>");
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escaped(Filled(step.Text))}</p>\n{InstallationPictures.OfStep(i + 1)}</div>\n");
        }

        page.Append("</section>\n<section class=\"below\"><div class=\"step\">");
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Escaped(text.LightTitle)}</h2>\n");
        for (int i = 0; i < text.Lights.Length; i++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"light\">{InstallationPictures.OfLight(i)}");
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escaped(text.Lights[i])}</p></div>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"</div>\n<div class=\"step\"><h2>{Escaped(text.WatchTitle)}</h2>");
        page.Append(CultureInfo.InvariantCulture, $"<p><code>{WatchCommand}</code></p><p>{Escaped(text.Watch)}</p></div></section>\n");
        page.Append("<section class=\"fields\">");
        foreach (string field in text.Fields)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div>{Escaped(field)}</div>");
        }

        return page.Append("</section>\n</body>\n</html>\n").ToString();
    }

    /// <summary>The terminals that the names in braces stand for.</summary>
    internal static string Filled(string text)
    {
        int[] taps = NodeTerminals.Taps;
        int[] contacts = NodeTerminals.Contacts;
        return text
            .Replace("{clamps}", Range(NodeTerminals.Clamps), StringComparison.Ordinal)
            .Replace("{taps}", string.Join(", ", taps[..3]), StringComparison.Ordinal)
            .Replace("{supply}", taps[0].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{neutral}", taps[3].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{line}", string.Join(", ", NodeTerminals.Line), StringComparison.Ordinal)
            .Replace("{shotPlus}", contacts[0].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{shot}", contacts[1].ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{flow}", string.Join(", ", contacts[2..]), StringComparison.Ordinal);
    }

    private static string Range(int[] numbers) => string.Create(CultureInfo.InvariantCulture, $"{numbers[0]}–{numbers[^1]}");

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);

    private static InstallationText[] Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("installation/texts")!;
        return JsonSerializer.Deserialize<TextFile>(stream, JsonFormat.Line)!.Languages;
    }

    private sealed record TextFile(InstallationText[] Languages);
}
