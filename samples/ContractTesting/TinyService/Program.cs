using TinyService;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddFlowMaestro(builder.Configuration.GetSection("FlowMaestro"));

var app = builder.Build();
app.MapPost("/customers", Welcome.SendAsync);
await app.RunAsync();
