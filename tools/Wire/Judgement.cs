using System.Text;

namespace MeterNode.Wire;

/// <summary>The one verdict on a pack, and the reason where the verdict alone does not say it.</summary>
public readonly record struct Judgement(Verdict Verdict, PackError Reason = PackError.None)
{
    /// <summary>A few words for people.</summary>
    public string Describe() => Verdict switch
    {
        Verdict.Accepted => Title,
        _ when Reason != PackError.None => Title + ": " + Reason.Describe(),
        _ => Title + ": " + Verdict.Meaning(),
    };

    /// <summary>The verdict's code as words.</summary>
    private string Title
    {
        get
        {
            var words = new StringBuilder();
            foreach (char c in Verdict.Code())
            {
                words.Append(char.IsUpper(c) ? " " : "").Append(char.ToLowerInvariant(c));
            }

            return words.ToString();
        }
    }
}
