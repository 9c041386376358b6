namespace MeterNode.Wire;

/// <summary>The spellings of <see cref="Answer"/>.</summary>
public static class AnswerText
{
    /// <summary>Part of the JSON contract.</summary>
    public static string Code(this Answer answer) => answer switch
    {
        Answer.Authentic => "authentic",
        Answer.Complete => "complete",
        Answer.Consistent => "consistent",
        Answer.Anchored => "anchored",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, null),
    };
}
