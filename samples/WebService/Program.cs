using WebService;

await using var demo = await Demo.StartAsync(args, static options => options.ExecutionDuration = TimeSpan.FromSeconds(5));
await using var app = Api.Build([.. args, .. demo.Settings]);
await app.StartAsync();
await demo.DeliverToAsync(app);
await app.WaitForShutdownAsync();
