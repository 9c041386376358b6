using System.Text.Json.Serialization;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>Something about a report that is not as it should be.</summary>
/// <param name="Code">Stable name, such as <c>file-changed</c>.</param>
/// <param name="Subject">What it is about: a file of the report, or a node.</param>
/// <param name="Text">In words.</param>
public sealed record ReportFinding(string Code, string Subject, string Text)
{
    /// <param name="code">Stable name.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="reason">In words, for a page that says it in another language.</param>
    public ReportFinding(string code, string subject, RuleReason reason)
        : this(code, subject, reason.Text) => Reason = reason;

    /// <summary>The same as the text, for another language; null where only English is known.</summary>
    [JsonIgnore]
    public RuleReason? Reason { get; }

    /// <summary>A file that the signatures name is not there.</summary>
    public const string FileMissing = "file-missing";

    /// <summary>A file is not the one that was signed.</summary>
    public const string FileChanged = "file-changed";

    /// <summary>A file lies there that nobody signed.</summary>
    public const string FileAdded = "file-added";

    /// <summary>A signature is not the plant's.</summary>
    public const string SignatureWrong = "signature-wrong";

    /// <summary>The time stamp is not of the manifest.</summary>
    public const string StampWrong = "stamp-wrong";

    /// <summary>When a time-stamp authority had the manifest.</summary>
    public const string Stamped = "stamped";

    /// <summary>Who has signed the report off.</summary>
    public const string SignedOff = "signed-off";

    /// <summary>What lies there as a sign-off is none of this report.</summary>
    public const string SignOffWrong = "sign-off-wrong";

    /// <summary>Up to which pack somebody else than the plant holds what a key has signed.</summary>
    public const string Anchored = "anchored";

    /// <summary>The key is not that of the plant that was named.</summary>
    public const string NotTrusted = "not-trusted";

    /// <summary>The evidence says something else than the manifest.</summary>
    public const string ManifestDiffers = "manifest-differs";

    /// <summary>A document says something else than the evidence.</summary>
    public const string CellDiffers = "cell-differs";

    /// <summary>The evidence itself is not in order.</summary>
    public const string Evidence = "evidence";

    /// <summary>Something was not measured.</summary>
    public const string NotMeasured = "not-measured";

    /// <summary>The report cannot be computed again.</summary>
    public const string NotComputed = "not-computed";

    /// <summary>Another edition of definitions, factors or the program made it.</summary>
    public const string OtherEdition = "other-edition";

    /// <inheritdoc/>
    public bool Equals(ReportFinding? other) => other is not null && (Code, Subject, Text) == (other.Code, other.Subject, other.Text);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Subject, Text);
}
