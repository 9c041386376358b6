using Mono.Cecil;

namespace MeterNode.DeviceImage;

/// <summary>Code of one class stands in another one after these changes: nothing of the image stays private.</summary>
internal static class Visibility
{
    public static void Open(ModuleDefinition module)
    {
        foreach (TypeDefinition type in module.GetTypes())
        {
            if (type.IsNested)
            {
                type.IsNestedPublic = true;
            }
            else
            {
                type.IsPublic = true;
            }

            foreach (MethodDefinition method in type.Methods)
            {
                method.IsPublic = true;
            }

            foreach (FieldDefinition field in type.Fields)
            {
                field.IsPublic = true;
            }
        }
    }
}
