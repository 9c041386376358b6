using System.Text.Json.Serialization;
using MeterNode.Server.Reports;
using MeterNode.Wire;

namespace MeterNode.Server.Web.Api;

/// <summary>A report that is being made.</summary>
/// <param name="id">Its number.</param>
/// <param name="report">Name of the report.</param>
/// <param name="orderedAt">When it was ordered.</param>
internal sealed class ReportJob(string id, string report, DateTimeOffset orderedAt)
{
    /// <summary>Its number.</summary>
    public string Id { get; } = id;

    /// <summary>Name of the report.</summary>
    public string Report { get; } = report;

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset OrderedAt { get; } = orderedAt;

    /// <summary><c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</summary>
    public string State { get; set; } = "waiting";

    /// <summary>What is being done, in English.</summary>
    public string? Stage => Doing?.Text;

    /// <summary>The same; null before it has begun.</summary>
    [JsonIgnore]
    public ReportStage? Doing { get; set; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>SHA-256 of the manifest; null before it is done.</summary>
    public string? ManifestSha256 { get; private set; }

    /// <summary>Whether evidence and ledger are in order and all was measured; null before it is done.</summary>
    public bool? InOrder { get; private set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Problem => Reason?.Text;

    /// <summary>The same, for a page that says it in another language.</summary>
    [JsonIgnore]
    public RuleReason? Reason { get; private set; }

    /// <summary>What it lacks of what was ordered, and why; null when it lacks nothing.</summary>
    public string? Remark => RemarkReason?.Text;

    /// <summary>The same, for a page that says it in another language.</summary>
    [JsonIgnore]
    public RuleReason? RemarkReason { get; private set; }

    /// <summary>It is there.</summary>
    public void End(string manifestSha256, bool inOrder, RuleReason? remark, DateTimeOffset now)
    {
        RemarkReason = remark;
        ManifestSha256 = manifestSha256;
        InOrder = inOrder;
        EndedAt = now;
        State = "done";
    }

    /// <summary>It could not be made; nothing is left.</summary>
    public void Fail(RuleReason reason, DateTimeOffset now)
    {
        Reason = reason;
        EndedAt = now;
        State = "failed";
    }
}
