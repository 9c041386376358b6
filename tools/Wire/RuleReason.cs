namespace MeterNode.Wire;

/// <summary>
/// Why a rule refuses something: a sentence in English, and what it takes to say the same in another language. The sentence is made of the
/// arguments where it is written, so both always have the same ones.
/// </summary>
public sealed class RuleReason
{
    private RuleReason(string id, string text, IReadOnlyList<object> arguments)
    {
        Id = id;
        Text = text;
        Arguments = arguments;
    }

    /// <summary>Which reason it is: the name of its text in another language.</summary>
    public string Id { get; }

    /// <summary>One line in English, no full stop.</summary>
    public string Text { get; }

    /// <summary>
    /// What stands in the holes of the sentence, in their order: texts, numbers, fields and words of the ledger, other reasons, and lists
    /// and choices of these.
    /// </summary>
    public IReadOnlyList<object> Arguments { get; }

    /// <summary>A reason whose sentence has holes.</summary>
    public static RuleReason Of(string id, RuleSentence sentence) => new(id, sentence.Text, sentence.Arguments);

    /// <summary>A reason that says the same always.</summary>
    public static RuleReason Of(string id, string text) => new(id, text, []);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
