using System.Globalization;
using System.Text;

namespace MeterNode.Server.Interfaces.Metrics;

/// <summary>
/// Writes metrics as text: OpenMetrics 1.0, or the older exposition format 0.0.4 of Prometheus for whoever does not ask for it. Families
/// come one after the other, each with all of its samples.
/// </summary>
/// <param name="isOpenMetrics">OpenMetrics instead of the older format.</param>
internal sealed class MetricsText(bool isOpenMetrics)
{
    private readonly StringBuilder _text = new();
    private MetricFamily? _family;

    /// <summary>The content type of what is written.</summary>
    public string ContentType => isOpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Begins a family; only its samples follow.</summary>
    public void Begin(MetricFamily family)
    {
        _family = family;

        // The older format names the samples, and knows no info.
        string name = isOpenMetrics ? family.Name : family.SampleName;
        MetricType type = !isOpenMetrics && family.Type == MetricType.Info ? MetricType.Gauge : family.Type;
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type.ToString().ToLowerInvariant()).Append('\n');
        if (isOpenMetrics && family.Unit.Length > 0)
        {
            _text.Append("# UNIT ").Append(name).Append(' ').Append(family.Unit).Append('\n');
        }

        _text.Append("# HELP ").Append(name).Append(' ');
        Escape(family.Help, isLabel: isOpenMetrics);
        _text.Append('\n');
    }

    /// <summary>One sample of the family; a value that is not there is left out.</summary>
    public void Add(double? value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (value is not double number || !double.IsFinite(number))
        {
            return;
        }

        _text.Append(_family!.SampleName);
        char before = '{';
        foreach ((string name, string label) in labels)
        {
            _text.Append(before).Append(name).Append("=\"");
            Escape(label, isLabel: true);
            _text.Append('"');
            before = ',';
        }

        _text.Append(before == ',' ? "} " : " ").Append(number.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>The whole text; nothing may be added afterwards.</summary>
    public string End() => _text.Append(isOpenMetrics ? "# EOF\n" : "").ToString();

    /// <summary>In the older format quotation marks of a help text stand for themselves.</summary>
    private void Escape(string text, bool isLabel)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '"' when isLabel => _text.Append("\\\""),
                _ => _text.Append(c),
            };
        }
    }
}
