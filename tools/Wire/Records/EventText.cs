using System.Globalization;
using MeterNode.Wire.Senml;

namespace MeterNode.Wire;

/// <summary>The text of an <c>ev</c> record: a code and its <c>key=value</c> pairs, separated by single spaces.</summary>
public sealed class EventText
{
    private const NumberStyles Decimals = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private readonly List<KeyValuePair<string, string>> _values;

    private EventText(string code, List<KeyValuePair<string, string>> values)
    {
        Code = code;
        _values = values;
    }

    /// <summary>For example <c>boot</c> or <c>gap</c>.</summary>
    public string Code { get; }

    /// <summary>Keys with their values, in the order of the text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values => _values;

    /// <summary>The value of <paramref name="key"/>, or null.</summary>
    public string? this[string key] => _values.FirstOrDefault(pair => pair.Key == key).Value;

    /// <summary>The whole number under <paramref name="key"/>, or null.</summary>
    public long? Number(string key) =>
        long.TryParse(this[key], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>The decimal number under <paramref name="key"/>, or null.</summary>
    public double? Decimal(string key) =>
        double.TryParse(this[key], Decimals, CultureInfo.InvariantCulture, out double number) ? number : null;

    /// <summary>False when the text has no code, a key is missing or repeated, or words are not separated by one space.</summary>
    public static bool TryParse(string text, out EventText? parsed)
    {
        parsed = null;
        string[] words = text.Split(' ');
        if (!SenmlResolver.IsName(words[0]))
        {
            return false;
        }

        var values = new List<KeyValuePair<string, string>>(words.Length - 1);
        foreach (string word in words.AsSpan(1))
        {
            int equals = word.IndexOf('=');
            if (equals <= 0 || equals == word.Length - 1)
            {
                return false;
            }

            string key = word[..equals];
            if (values.Exists(pair => pair.Key == key))
            {
                return false;
            }

            values.Add(new KeyValuePair<string, string>(key, word[(equals + 1)..]));
        }

        parsed = new EventText(words[0], values);
        return true;
    }
}
