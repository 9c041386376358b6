using MeterNode.Plant;

namespace MeterNode.Cli.Parsing;

/// <summary>Says that a word is none of those that are known, and which is nearest.</summary>
internal static class KnownWords
{
    /// <summary>The error of a word that is not known.</summary>
    /// <param name="what">What it should be, such as <c>role</c>.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="known">Those that are known.</param>
    /// <param name="several">Whether several may be given.</param>
    public static OperatorException Refuse(string what, string text, IEnumerable<string> known, bool several = false)
    {
        string[] all = [.. known];
        string nearest = NearestName.Of(text, all) is string near ? $"; did you mean '{near}'?" : "";
        return new OperatorException(
            OperatorError.Usage, $"there is no {what} '{text}': write {(several ? "some" : "one")} of {string.Join(", ", all)}{nearest}");
    }
}
