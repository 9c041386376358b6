using MeterNode.Plant.Provisioning;

namespace MeterNode.Server.Broker;

/// <summary>
/// Who may do what at the plant's broker, by the common name of the client's certificate, which is its client id too. A node may publish
/// its own packs, status, answers and proof, and read its own commands, changes, receipts and enrolment. A collector may read everything of
/// its site and publish receipts, changes, commands and enrolments. An operator may send commands and changes and read answers and
/// status. Nobody may do anything else.
/// </summary>
/// <param name="site">The plant's name in the topics.</param>
/// <param name="collectors">The common names of the plant's collectors; null for the first one only.</param>
public sealed class BrokerRights(string site, IEnumerable<string>? collectors = null)
{
    private readonly string _root = $"mn/v1/{site}/";
    private readonly HashSet<string> _collectors = new(collectors ?? [ReservedNames.Collector], StringComparer.Ordinal);

    /// <summary>
    /// Null when a client with the certificate <paramref name="name"/> may connect under <paramref name="clientId"/>, otherwise why not.
    /// The client id is the name: nobody can take over another's session, be it a node or a collector.
    /// </summary>
    public static string? RefuseConnection(string? name, string clientId) =>
        !IsName(name) ? "it shows no certificate of this plant"
        : clientId != name ? $"the client id '{clientId}' is not its own: it must be the certificate's name"
        : null;

    /// <summary>
    /// Whether <paramref name="name"/> may publish to <paramref name="topic"/>. Only status, receipts, changes and enrolments are retained.
    /// </summary>
    public bool MayPublish(string name, string topic, bool isRetained) =>
        IsCollector(name)
            ? IsOfANode(topic, "/rcp") || IsOfANode(topic, "/cfg") || IsOfANode(topic, "/enrol")
                || (!isRetained && IsOfANode(topic, "/cmd"))
        : name == ReservedNames.Operator ? IsOfANode(topic, "/cfg") || (!isRetained && IsOfANode(topic, "/cmd"))
        : topic == $"{_root}{name}/status" || (!isRetained
            && (topic == $"{_root}{name}/ev" || topic == $"{_root}{name}/rsp" || topic == $"{_root}{name}/claim"));

    /// <summary>
    /// Whether <paramref name="name"/> may subscribe to <paramref name="filter"/>. Shared subscriptions are refused: this broker does not
    /// know them and would deliver nothing.
    /// </summary>
    public bool MaySubscribe(string name, string filter) =>
        IsCollector(name) ? filter.StartsWith(_root, StringComparison.Ordinal) && filter.Length > _root.Length
        : name == ReservedNames.Operator ? IsOfANode(filter, "/rsp") || IsOfANode(filter, "/status") || filter == _root + "+/status"
        : filter == $"{_root}{name}/cmd" || filter == $"{_root}{name}/rcp" || filter == $"{_root}{name}/cfg"
            || filter == $"{_root}{name}/enrol";

    /// <summary>Why a client may not use a topic or a filter that it has no right to, and what to do.</summary>
    public string WhyNot(string topic)
    {
        string[] levels = topic.Split('/');
        return levels is ["mn", "v1", var other, _, ..] && other != site && IsName(other)
            ? $"the topic names the site '{other}' and this plant is '{site}': give the client configuration and registry of this plant"
            : "a certificate gives rights to its own topics only: use the certificate of the node, collector or operator that it is for";
    }

    /// <summary>Whether packs arrive under <paramref name="topic"/>.</summary>
    public bool IsEvidence(string topic) => topic.StartsWith(_root, StringComparison.Ordinal)
        && topic.EndsWith("/ev", StringComparison.Ordinal);

    /// <summary>Whether <paramref name="name"/> is one of the plant's collectors.</summary>
    public bool IsCollector(string name) => _collectors.Contains(name);

    private static bool IsName(string? name) => name is { Length: > 0 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private bool IsOfANode(string topic, string last) => topic.StartsWith(_root, StringComparison.Ordinal)
        && topic.EndsWith(last, StringComparison.Ordinal) && topic.Length > _root.Length + last.Length
        && IsName(topic[_root.Length..^last.Length]);
}
