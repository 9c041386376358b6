namespace MeterNode.Server.Alarms;

/// <summary>An alarm in words for people, in English or Chinese.</summary>
/// <param name="Subject">The node with its machine and hall, or the plant.</param>
/// <param name="Title">What it is.</param>
/// <param name="Text">What is known of it.</param>
/// <param name="Cure">What to do.</param>
public sealed record AlarmText(string Subject, string Title, string Text, string Cure)
{
    /// <summary>The words of an alarm.</summary>
    /// <param name="alarm">The alarm.</param>
    /// <param name="machine">The node's machine; null where nobody knows it.</param>
    /// <param name="hall">Where the machine stands; null where nobody knows it.</param>
    /// <param name="isChinese">Chinese instead of English.</param>
    public static AlarmText Of(Alarm alarm, string? machine, string? hall, bool isChinese)
    {
        AlarmRule? rule = AlarmRules.Standard.Find(alarm.Key.Rule);
        AlarmWords words = (isChinese ? rule?.Zh : rule?.En) ?? new AlarmWords(alarm.Key.Rule, "{value}", string.Empty);
        string Fill(string text)
        {
            text = text.Replace("{node}", alarm.Key.Node, StringComparison.Ordinal)
                .Replace("{part}", alarm.Key.Part, StringComparison.Ordinal);
            foreach ((string name, string value) in alarm.Values)
            {
                text = text.Replace($"{{{name}}}", AlarmRules.Word(value, isChinese), StringComparison.Ordinal);
            }

            return text;
        }

        string place = string.Join(isChinese ? "，" : ", ", new[] { machine, hall }.Where(part => !string.IsNullOrEmpty(part)));
        string subject = alarm.Key.Node.Length == 0 ? (isChinese ? "工厂" : "plant")
            : place.Length > 0 ? $"{alarm.Key.Node} ({place})"
            : alarm.Key.Node;
        return new AlarmText(subject, Fill(words.Title), Fill(words.Text), Fill(words.Cure));
    }

    /// <summary>One line without the cure.</summary>
    public override string ToString() => $"{Subject}: {Title}: {Text}";
}
