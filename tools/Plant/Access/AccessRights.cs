using System.Text.Json;

namespace MeterNode.Plant.Access;

/// <summary>Who may do what, and how that is spelled.</summary>
public static class AccessRights
{
    private static readonly AccessRight[] s_seeing =
        [AccessRight.Read, AccessRight.Figures, AccessRight.Evidence, AccessRight.Ledger, AccessRight.Report];

    /// <summary>All rights, in their order.</summary>
    public static IReadOnlyList<AccessRight> All { get; } = Enum.GetValues<AccessRight>();

    /// <summary>All roles, in their order.</summary>
    public static IReadOnlyList<AccessRole> Roles { get; } = Enum.GetValues<AccessRole>();

    /// <summary>What holders of an assessor link may do, about their period only.</summary>
    public static IReadOnlyList<AccessRight> OfLink { get; } = [AccessRight.Evidence, AccessRight.Report];

    /// <summary>What holders of the role may do.</summary>
    public static IReadOnlyList<AccessRight> Of(AccessRole role) => role switch
    {
        AccessRole.Manager => All,
        AccessRole.Operator => [.. s_seeing, AccessRight.LedgerAdd],
        AccessRole.Assessor => [.. s_seeing.Where(right => right != AccessRight.Read)],
        _ => s_seeing,
    };

    /// <summary>The right as it is written: <c>report-make</c>.</summary>
    public static string Code(this AccessRight right) => JsonNamingPolicy.KebabCaseLower.ConvertName(right.ToString());

    /// <summary>The role as it is written: <c>viewer</c>.</summary>
    public static string Code(this AccessRole role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    /// <summary>The right that is written so; null for none.</summary>
    public static AccessRight? RightOf(string code) =>
        All.Where(right => right.Code() == code).Select(right => (AccessRight?)right).FirstOrDefault();

    /// <summary>The role that is written so; null for none.</summary>
    public static AccessRole? RoleOf(string code) =>
        Roles.Where(role => role.Code() == code).Select(role => (AccessRole?)role).FirstOrDefault();
}
