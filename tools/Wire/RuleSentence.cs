using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace MeterNode.Wire;

/// <summary>Takes an interpolated string apart: its text, whatever the culture of the machine, and what stands in its holes.</summary>
[InterpolatedStringHandler]
public readonly ref struct RuleSentence
{
    private readonly StringBuilder _text;
    private readonly List<object> _arguments;

    /// <param name="literalLength">Characters outside of the holes.</param>
    /// <param name="formattedCount">Number of holes.</param>
    public RuleSentence(int literalLength, int formattedCount)
    {
        _text = new StringBuilder(literalLength);
        _arguments = new List<object>(formattedCount);
    }

    internal string Text => _text.ToString();

    internal IReadOnlyList<object> Arguments => _arguments;

    /// <summary>What is outside of the holes.</summary>
    public void AppendLiteral(string text) => _text.Append(text);

    /// <summary>A hole.</summary>
    public void AppendFormatted<T>(T value)
        where T : notnull
    {
        _text.Append(Said(value));
        _arguments.Add(value);
    }

    /// <summary>A hole with a format: what it says in English is what it says in every language.</summary>
    public void AppendFormatted<T>(T value, string format)
        where T : IFormattable
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        _text.Append(text);
        _arguments.Add(text);
    }

    private static string Said(object value) => value switch
    {
        string text => text,
        LedgerField field => field.Key,
        LedgerWord word => word.Code,
        LedgerKind kind => kind.Code(),
        LedgerRole role => role.Code(),
        RuleChoice choice => string.Join(" or ", choice.Words.Select(Said)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(Said)),
        _ => value.ToString() ?? "",
    };
}
