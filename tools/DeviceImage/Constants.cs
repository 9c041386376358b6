using Mono.Cecil;

namespace MeterNode.DeviceImage;

/// <summary>What only a compiler reads: constants and the values of parameters that a caller leaves out.</summary>
internal static class Constants
{
    public static void Remove(ModuleDefinition module)
    {
        foreach (TypeDefinition type in module.GetTypes().Where(t => !t.IsEnum))
        {
            foreach (FieldDefinition field in type.Fields.Where(f => f.IsLiteral).ToArray())
            {
                type.Fields.Remove(field);
            }

            foreach (ParameterDefinition parameter in type.Methods.SelectMany(m => m.Parameters))
            {
                parameter.HasConstant = false;
                parameter.IsOptional = false;
            }
        }
    }
}
