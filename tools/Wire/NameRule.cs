using System.Buffers;

namespace MeterNode.Wire;

/// <summary>
/// What a name of a plant or a node, and a text about it, may be. Such texts come with files of strangers, and they become topics, names of
/// files and lines on a screen.
/// </summary>
public static class NameRule
{
    /// <summary>Characters of a name at most. A plant that MeterNode makes keeps to 40 (docs/configuration.md).</summary>
    public const int MaximumNameLength = 64;

    /// <summary>Characters of another text at most: machine, board, firmware.</summary>
    public const int MaximumTextLength = 200;

    private static readonly SearchValues<char> s_notInNames = SearchValues.Create("/\\:*?\"<>|#+");

    /// <summary>Why <paramref name="text"/> is no name, as the end of a sentence; null when it is one.</summary>
    public static RuleReason? NameProblem(string text) =>
        text.Length is 0 or > MaximumNameLength ? RuleReason.Of("name.length", $"has to have 1 to {MaximumNameLength} characters")
            : text.AsSpan().IndexOfAny(s_notInNames) is >= 0 and int at
                ? RuleReason.Of("name.sign", $"has a '{text[at]}', which no name has")
            : text[0] == '.' ? RuleReason.Of("name.dot", "begins with a dot, which no name does")
            : char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) ? RuleReason.Of("name.space", "begins or ends with a space")
            : CharacterProblem(text);

    /// <summary>Why <paramref name="text"/> is no text about a node, as the end of a sentence; null when it is one.</summary>
    public static RuleReason? TextProblem(string text) =>
        text.Length > MaximumTextLength ? RuleReason.Of("text.length", $"is longer than {MaximumTextLength} characters")
            : CharacterProblem(text);

    private static RuleReason? CharacterProblem(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!PlainText.IsPlain(text, i))
            {
                return RuleReason.Of("text.character", $"has the character U+{(int)text[i]:X4}, which cannot be read");
            }
        }

        return null;
    }
}
