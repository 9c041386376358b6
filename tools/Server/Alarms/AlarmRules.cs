using System.Text.Json;
using MeterNode.Plant;

namespace MeterNode.Server.Alarms;

/// <summary>The rules that come with the program (<c>rules.json</c>), as a plant has changed them.</summary>
public sealed class AlarmRules
{
    private static readonly RuleFile s_file = Read();

    private readonly Dictionary<string, AlarmRule> _rules;

    /// <summary>The rules with a plant's changes, by the rules' ids.</summary>
    public AlarmRules(IReadOnlyDictionary<string, AlarmRuleChange> changes)
    {
        All = [.. s_file.Rules.Select(rule => changes.TryGetValue(rule.Id, out AlarmRuleChange? change) ? change.ApplyTo(rule) : rule)];
        _rules = All.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
    }

    /// <summary>The rules as they come.</summary>
    public static AlarmRules Standard { get; } = new(new Dictionary<string, AlarmRuleChange>());

    /// <summary>All rules in their order.</summary>
    public IReadOnlyList<AlarmRule> All { get; }

    /// <summary>One rule.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public AlarmRule this[string id] => _rules[id];

    /// <summary>One rule; null where a later version of the program had it.</summary>
    public AlarmRule? Find(string id) => _rules.GetValueOrDefault(id);

    /// <summary>A word of the wire format, for people; what is not known is returned as it is.</summary>
    public static string Word(string code, bool isChinese) =>
        s_file.Words.TryGetValue(code, out RuleWord? word) ? (isChinese ? word.Zh : word.En) : code;

    private static RuleFile Read()
    {
        using Stream stream = typeof(AlarmRules).Assembly.GetManifestResourceStream("alarm-rules.json")!;
        return JsonSerializer.Deserialize<RuleFile>(stream, JsonFormat.Line)!;
    }

    private sealed record RuleFile(int Version, IReadOnlyList<AlarmRule> Rules, IReadOnlyDictionary<string, RuleWord> Words);

    private sealed record RuleWord(string En, string Zh);
}
