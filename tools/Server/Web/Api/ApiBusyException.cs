using MeterNode.Wire;

namespace MeterNode.Server.Web.Api;

/// <summary>The server does something that goes on alone: the request can come again.</summary>
/// <param name="reason">What it does.</param>
internal sealed class ApiBusyException(RuleReason reason) : Exception(reason.Text)
{
    /// <summary>What it does, for another language.</summary>
    public RuleReason Reason => reason;
}
