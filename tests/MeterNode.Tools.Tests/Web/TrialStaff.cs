using System.Security.Cryptography;
using MeterNode.Plant.Access;
using MeterNode.Plant.Ledger;
using MeterNode.Plant.Provisioning;
using MeterNode.Tools.Tests.Serving;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Web;

/// <summary>Who states something in a served plant: an operator's account, a manager of energy and a shift leader with keys.</summary>
internal static class TrialStaff
{
    public const string Manager = "能源管理员";
    public const string Leader = "早班班长";

    /// <summary>Takes them in. The history of the plant begins with the key that its nodes' registry names.</summary>
    public static void Begin(ServedPlant served)
    {
        PlantFolder plant = served.Plant;
        File.WriteAllText(plant.PlantKeyPath, served.Nodes.PlantKey.ExportPkcs8PrivateKeyPem());
        File.Delete(plant.HistoryPath);
        if (Directory.Exists(plant.In("audit")))
        {
            Directory.Delete(plant.In("audit"), recursive: true);
        }

        PlantAccess.AddAccount(plant, "operator", AccessRole.Operator, ServedWeb.Password);
        PlantStaff.Add(plant, Manager, LedgerRole.EnergyManager, ServedWeb.Password, null, 100);
        PlantStaff.Add(plant, Leader, LedgerRole.ShiftLeader, ServedWeb.Password, null, 100);
    }

    /// <summary>One of them states something.</summary>
    public static void Sign(PlantFolder plant, string by, LedgerKind kind, params (string Key, object Value)[] fields)
    {
        using ECDsa key = PersonKey.Load(plant.PersonKeyPath(by), ServedWeb.Password);
        PlantLedger.Append(plant, by, key, kind, fields.ToDictionary(field => field.Key, field => field.Value));
    }
}
