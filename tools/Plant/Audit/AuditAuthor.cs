namespace MeterNode.Plant.Audit;

/// <summary>
/// Who changes the plant, and by which way: whatever is changed in this, and in what it starts, says so in the audit log, until it is
/// disposed of.
/// </summary>
public sealed class AuditAuthor : IDisposable
{
    private static readonly AsyncLocal<AuditAuthor?> s_present = new();
    private readonly AuditAuthor? _before = s_present.Value;

    /// <param name="by">An account, a token, or the user of the operating system.</param>
    /// <param name="via"><c>command</c>, <c>page</c>, <c>api</c> or <c>serve</c>.</param>
    /// <param name="what">What is done, such as <c>user add</c>.</param>
    public AuditAuthor(string by, string via, string what)
    {
        By = by;
        Via = via;
        What = what;
        s_present.Value = this;
    }

    /// <summary>Who.</summary>
    public string By { get; }

    /// <summary>By which way.</summary>
    public string Via { get; }

    /// <summary>What is done.</summary>
    public string What { get; }

    /// <summary>Who it is now; null when nobody has said it.</summary>
    internal static AuditAuthor? Present => s_present.Value;

    /// <inheritdoc/>
    public void Dispose() => s_present.Value = _before;
}
