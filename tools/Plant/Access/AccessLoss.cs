using MeterNode.Plant.Audit;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Access;

/// <summary>
/// Whether the accounts of a plant are lost. A plant without accounts opens to whoever sits at its machine; one whose file of accounts was
/// deleted or emptied must not.
/// </summary>
public static class AccessLoss
{
    /// <summary>
    /// What is wrong and what to do, when <paramref name="book"/> has no account and the audit log tells of one, or cannot be read; null
    /// when nothing is wrong.
    /// </summary>
    public static string? Of(PlantFolder plant, AccessBook book) => book.Accounts.Count > 0 || !HadAccounts(plant) ? null
        : $"'{plant.AccessPath}' has no accounts, and the audit log tells of some: nobody can sign in. Put the file back from a backup, or "
            + $"make an account with 'meternode user add NAME --role manager --plant {plant.Path}'";

    private static bool HadAccounts(PlantFolder plant)
    {
        try
        {
            return AuditLog.Mentions(plant, "user add"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
