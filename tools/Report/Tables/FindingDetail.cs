using System.Text.RegularExpressions;

namespace MeterNode.Report;

/// <summary>
/// What stands behind a finding, in Chinese: keys, packs, times and amounts. What has no words here stays as the check said it.
/// </summary>
internal static partial class FindingDetail
{
    private static readonly (Regex English, string Chinese)[] s_parts =
    [
        (Energy(), "自证据包 $1 起寄存器变化 $2 J，按功率为 $3 ± $4 J"),
        (SetPoint(), "温区 $1 由 $2 变为 $3 °C"),
        (Leap(), "UTC 变化 $1 s，节点时钟变化 $2 s，已记录的跳变为 $3 s"),
        (Bounds(), "$1，应为 $2"),
        (End(), "；若当时电路板已停用，由工厂终止其密钥：$1"),
        (Tail(), "此处最后一个证据包为 $1，$2 指明 $3"),
        (More(), " 及另外 $1 段"),
        (Change(), "由 $1 变为 $2"),
        (Was(), "$1 原为 $2，现为 $3"),
        (Pack(), "证据包 $1"),
        (Key(), "密钥 $1"),
        (Checkpoint(), "检查点 $1（$2）"),
        (Colon(), "：$1"),
    ];

    /// <summary>The detail.</summary>
    public static string Chinese(string english) =>
        s_parts.Aggregate(english, (text, part) => part.English.Replace(text, part.Chinese));

    [GeneratedRegex(@"since pack (\d+) registers moved by (-?\d+) J, power says (-?\d+) ± (\d+) J")]
    private static partial Regex Energy();

    [GeneratedRegex(@"zone (\d+) from (\S+) to (\S+) °C")]
    private static partial Regex SetPoint();

    [GeneratedRegex(@"UTC moved by (\S+) s, the node's clock by (\S+) s, steps say (\S+) s")]
    private static partial Regex Leap();

    [GeneratedRegex(@"(\d{4}-\d\d-\d\dT\S+Z) instead of (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"; if the board had stopped by then, [^:]*: (meternode .*?)(?:, or replace| has --at TIME)?$")]
    private static partial Regex End();

    [GeneratedRegex(@"the last pack here is (\d+), (.*) names (\d+)$")]
    private static partial Regex Tail();

    [GeneratedRegex(@" and (\d+) ranges more")]
    private static partial Regex More();

    [GeneratedRegex(@"\bfrom (\S+) to (\S+)")]
    private static partial Regex Change();

    [GeneratedRegex(@"(\S+) was (\S+(?: [A-Za-z]+)?) and is (\S+)")]
    private static partial Regex Was();

    [GeneratedRegex(@"\bpacks? (\d+(?:–\d+)?)")]
    private static partial Regex Pack();

    [GeneratedRegex(@"\bkey ([0-9a-f]{16})")]
    private static partial Regex Key();

    [GeneratedRegex(@"\bcheckpoint (\d+) \('([^']*)'\)")]
    private static partial Regex Checkpoint();

    [GeneratedRegex(@"(?<=[\d0-9a-f）]): (\S)")]
    private static partial Regex Colon();
}
